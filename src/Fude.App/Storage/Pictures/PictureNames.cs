using System.Diagnostics.CodeAnalysis;

namespace Fude.App.Storage.Pictures;

/// <summary>Where pictures are had: <c>/images/&lt;key&gt;/original.png</c> and <c>…/resized.png</c>, as the reference application's database has it.</summary>
public static class PictureNames
{
    /// <summary>The address that all pictures' begin with.</summary>
    public const string Root = "/images/";

    /// <summary>The picture as it was received.</summary>
    public const string OriginalFile = "original.png";

    /// <summary>What the network saw.</summary>
    public const string ResizedFile = "resized.png";

    private const int LongestKey = 128;

    /// <summary>A new key: it begins with the time, so that an index grows at its end, and has 74 random bits.</summary>
    /// <param name="time">When.</param>
    public static string NewKey(DateTimeOffset time) => Guid.CreateVersion7(time).ToString("N");

    /// <summary>The address of the received picture.</summary>
    public static string Original(string key) => $"{Root}{key}/{OriginalFile}";

    /// <summary>The address of the 28×28 picture.</summary>
    public static string Resized(string key) => $"{Root}{key}/{ResizedFile}";

    /// <summary>The key in an address of the received picture, with or without the slash that it begins with.</summary>
    /// <returns>False where it is another address, or a key that could lead out of a folder.</returns>
    public static bool TryGetKey(string original, [NotNullWhen(true)] out string? key)
    {
        var parts = original.TrimStart('/').Split('/');
        key = parts is ["images", var name, OriginalFile] && IsKey(name) ? name : null;
        return key is not null;
    }

    /// <summary>Whether a text can be a key: letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool IsKey(string text) => text.Length is > 0 and <= LongestKey && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
