using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.AppLink;

namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>Which versions are released, by what the application says of its newest releases.</summary>
/// <param name="Releases">The releases, the newest first.</param>
internal sealed record ReleaseMarks(IReadOnlyList<AppRelease> Releases)
{
    /// <summary>How many releases are looked at.</summary>
    public const int Most = 200;

    /// <summary>The tag that says which bundle a version is.</summary>
    public const string DigestTag = "fude.bundle.digest";

    public static ReleaseMarks None { get; } = new([]);

    /// <summary>The bundle of a version; null where it is not told.</summary>
    public static string? DigestOf(ModelVersion version) => version.Tags?.FirstOrDefault(tag => tag.Key == DigestTag)?.Value;

    /// <summary>The releases of a version, the newest first: those of its bundle, or, where that is not known, of its run.</summary>
    public IReadOnlyList<AppRelease> Of(ModelVersion version)
    {
        var digest = DigestOf(version);
        return [.. Releases.Where(release => digest is not null ? release.Digest == digest : version.RunId is { Length: > 0 } run && release.RunId == run)];
    }

    /// <summary>Those of a version that answer somebody, or are about to.</summary>
    public IReadOnlyList<AppRelease> AtWork(ModelVersion version) => [.. Of(version).Where(IsAtWork)];

    /// <summary>Whether a release answers somebody, or is about to.</summary>
    public static bool IsAtWork(AppRelease release) => release.State is "live" or "canary" or "shadow" or "loading";
}
