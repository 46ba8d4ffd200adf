using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>What the releases are at one version.</summary>
/// <param name="Version">The version.</param>
/// <param name="InProgress">Those that may change by themselves.</param>
/// <param name="Previous">The release to go back to, or null.</param>
internal sealed record ReleaseView(long Version, IReadOnlyList<Release> InProgress, Release? Previous)
{
    /// <summary>The release that answers.</summary>
    public Release? Live => InProgress.FirstOrDefault(release => release.State == ReleaseState.Live);

    /// <summary>The release on its way, which every replica loads; those of images come with theirs.</summary>
    public Release? Candidate => InProgress.FirstOrDefault(release => release.IsCandidate);

    /// <summary>Whether anything is to be moved on.</summary>
    public bool IsBusy => InProgress.Any(release => release.State == ReleaseState.Draining || (release.State == ReleaseState.Loading && release.Strategy != ReleaseStrategy.Image));

    /// <summary>Reads it.</summary>
    public static ReleaseView Read(DatabaseSession session)
    {
        var all = ReleaseRows.InProgress(session);
        var before = all.Find(release => release.State == ReleaseState.Live)?.PredecessorId;
        return new ReleaseView(ReleaseRows.Version(session), all, before is { } id ? ReleaseRows.Find(session, id) : null);
    }
}
