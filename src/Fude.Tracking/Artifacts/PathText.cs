using System.Buffers;
using System.Text.RegularExpressions;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts;

/// <summary>Finds what is harmful in the text of a path.</summary>
internal static partial class PathText
{
    // Longer than any path that is taken, even where each of its bytes is encoded.
    private const int MaxCharacters = ArtifactPath.MaxBytes * 4;
    private const int MaxDecodings = 16;

    // What Windows takes as the name of a device, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    private static readonly SearchValues<char> NotInWindowsNames = SearchValues.Create(":*\"<>|");

    public static MlflowException Invalid(string why) => MlflowException.Invalid($"Invalid path: {why}.");

    /// <summary>Throws where a path is harmful as it is or after any number of decodings.</summary>
    /// <param name="path">The path.</param>
    /// <param name="windows">Whether the rules of Windows hold as well; null asks the system.</param>
    public static void Refuse(string path, bool? windows = null)
    {
        if (path.Length > MaxCharacters)
            throw Invalid($"it is longer than {ArtifactPath.MaxBytes} bytes");
        if (Fault(path, windows ?? OperatingSystem.IsWindows()) is { } why)
            throw Invalid(why);
        foreach (var form in Decodings(path))
        {
            if (Fault(form, windows ?? OperatingSystem.IsWindows()) is { } decoded)
                throw Invalid($"it is encoded once too often, and decoded {decoded}");
        }
    }

    /// <summary>The text decoded once, twice… until nothing changes.</summary>
    /// <exception cref="MlflowException">It is encoded too many times, or not UTF-8.</exception>
    public static IEnumerable<string> Decodings(string text)
    {
        for (var i = 0; ; i++)
        {
            var decoded = Uri.UnescapeDataString(text);
            if (decoded == text)
                break;
            if (i == MaxDecodings)
                throw Invalid("it is encoded too many times");
            yield return text = decoded;
        }

        if (Escape().IsMatch(text))
            throw Invalid("it holds an encoded character that is not UTF-8");
    }

    private static string? Fault(string path, bool windows)
    {
        if (path.StartsWith('/'))
            return "it must be relative, without a '/' at its beginning";
        if (path.Any(c => char.IsControl(c)) || HasLoneSurrogate(path))
            return "it holds a control character or one that is not Unicode";
        if (path.AsSpan().IndexOfAny('\\', '#', '?') >= 0)
            return @"it holds one of \ # ?";
        if (path.Split('/').Contains("..", StringComparer.Ordinal))
            return "it must not lead out of its folder by '..'";
        if (Scheme().IsMatch(path))
            return "it must be a path, not a URI and not on a drive";
        return windows && path.Split('/').Any(IsNoWindowsName) ? "it holds a name that Windows does not take" : null;
    }

    private static bool IsNoWindowsName(string name) =>
        name.AsSpan().ContainsAny(NotInWindowsNames) || (name is not ("" or ".") && name[^1] is '.' or ' ') || Device().IsMatch(name);

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }

    // A colon inside a name is fine (epoch:1/a.png); "c:", "file:…" and "s3:/…" are not names.
    [GeneratedRegex(@"^(?:[a-z]:|file:|[a-z][a-z0-9+.\-]*:(?:/|$))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scheme();

    [GeneratedRegex("%[0-9a-f]{2}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Device();
}
