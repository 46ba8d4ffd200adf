using Fude.Training.Recording;

namespace Fude.Cli.Images;

/// <summary>What is written onto our images: OCI's own labels, and ours.</summary>
public static class ImageLabels
{
    /// <summary>The run that trained the model.</summary>
    public const string RunId = "fude.run-id";

    /// <summary>The tag that the model goes by.</summary>
    public const string Tag = "fude.tag";

    /// <summary>The digest of the bundle, <c>sha256:…</c>.</summary>
    public const string Digest = "fude.digest";

    /// <summary>The digest of the programs in the image, by which they are known again.</summary>
    public const string Programs = "fude.programs";

    /// <summary>The image that it stands on, and that image's id.</summary>
    public const string Base = "fude.base";

    /// <summary>OCI's: a title for people.</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary>OCI's: the version of what is in it.</summary>
    public const string Version = "org.opencontainers.image.version";

    /// <summary>OCI's: the commit that it was built from.</summary>
    public const string Revision = "org.opencontainers.image.revision";

    /// <summary>OCI's: the licence.</summary>
    public const string Licenses = "org.opencontainers.image.licenses";

    /// <summary>What every image of ours has.</summary>
    /// <param name="title">A title for people.</param>
    internal static Dictionary<string, string> Common(string title)
    {
        var code = CodeVersion.Current;
        return new(StringComparer.Ordinal)
        {
            [Title] = title,
            [Version] = code.Version,
            [Revision] = code.Commit is { } commit ? commit + (code.Dirty == true ? "-dirty" : "") : "unknown",
            [Licenses] = "Apache-2.0",
        };
    }
}
