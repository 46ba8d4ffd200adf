namespace Fude.Tracking.Artifacts;

/// <summary>Where artifacts are kept, and how large they may be.</summary>
/// <param name="Root">The folder on local disk that all artifacts are below.</param>
public sealed record ArtifactOptions(string Root)
{
    /// <summary>Most bytes of one file (default 64 GiB).</summary>
    public long MaxFileBytes { get; init; } = 64L << 30;

    /// <summary>Most files and folders in one answer of <c>artifacts/list</c> (default 100,000); the next ones are had by its page token.</summary>
    public int MaxListed { get; init; } = 100_000;

    /// <summary>Reach files by their paths, as on systems where folders can't be walked by handle, also where they can.</summary>
    public bool ByPath { get; init; }
}
