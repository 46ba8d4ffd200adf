using System.Collections.Immutable;
using System.Text;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts;

/// <summary>
/// A path below the artifact root, known to be harmless: relative, without <c>..</c>, control characters, backslashes,
/// <c>#</c> and <c>?</c>, whether they are written plainly or encoded, once or many times. Only <see cref="Parse"/> makes one
/// of text.
/// </summary>
public sealed class ArtifactPath
{
    /// <summary>Most bytes of a whole path, in UTF-8.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Most bytes of one name in it: what file systems take.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>A folder directly below the root that holds what is not finished; no path leads into it.</summary>
    internal const string ReservedName = ".fude-uploads";

    private ArtifactPath(ImmutableArray<string> names) => Names = names;

    /// <summary>The root itself.</summary>
    public static ArtifactPath Root { get; } = new([]);

    /// <summary>The names of the folders, and of the file or folder at the end.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Whether it is the root itself.</summary>
    public bool IsRoot => Names.IsEmpty;

    /// <summary>The last name; empty for the root.</summary>
    public string Name => IsRoot ? "" : Names[^1];

    /// <summary>Reads a path as a client has written it, after the one decoding that HTTP does.</summary>
    /// <param name="text">Names joined by <c>/</c>; empty and <c>.</c> are the root.</param>
    /// <exception cref="MlflowException">It is harmful or too long; the message begins with <c>Invalid path</c>.</exception>
    public static ArtifactPath Parse(string text)
    {
        PathText.Refuse(text);
        return Of([.. text.Split('/').Where(name => name.Length > 0 && name != ".")]);
    }

    /// <summary>The path of something below this one.</summary>
    /// <param name="below">The path relative to this one.</param>
    /// <exception cref="MlflowException">The two are too long together.</exception>
    public ArtifactPath Join(ArtifactPath below) => below.IsRoot ? this : Of(Names.AddRange(below.Names));

    /// <summary>Whether something is this path or lies below it.</summary>
    /// <param name="other">The other path.</param>
    public bool Holds(ArtifactPath other) =>
        other.Names.Length >= Names.Length && Names.SequenceEqual(other.Names[..Names.Length], StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => string.Join('/', Names);

    private static ArtifactPath Of(ImmutableArray<string> names)
    {
        if (names.Any(name => Encoding.UTF8.GetByteCount(name) > MaxNameBytes))
            throw PathText.Invalid($"a name in it is longer than {MaxNameBytes} bytes");
        if (names.Sum(name => Encoding.UTF8.GetByteCount(name) + 1) > MaxBytes + 1)
            throw PathText.Invalid($"it is longer than {MaxBytes} bytes");
        if (names.Length > 0 && names[0].Equals(ReservedName, StringComparison.OrdinalIgnoreCase))
            throw PathText.Invalid($"'{ReservedName}' is the server's own");
        return names.IsEmpty ? Root : new ArtifactPath(names);
    }
}
