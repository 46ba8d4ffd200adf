using Fude.App.Models;
using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>
/// Every change of a release: one transaction with its entry in the ledger. Whoever changes first holds the one row of
/// <c>release_state</c> until the commit, so that changes of all replicas happen one after another.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="time">Tells when.</param>
public sealed class ReleaseChanges(Database database, TimeProvider time)
{
    private const int MostReason = 1000; // of the column

    /// <summary>Told after each commit, to look at once.</summary>
    public Action? OnChange { get; set; }

    /// <summary>Asks for a release.</summary>
    /// <param name="request">Which.</param>
    /// <returns>It, loading.</returns>
    /// <exception cref="ReleaseConflictException">Another one is on its way, the bundle is live already, or the tag names another bundle.</exception>
    public Task<Release> DeployAsync(ReleaseRequest request) => ChangeAsync(change =>
    {
        if (change.All.Find(release => release.IsCandidate) is { } other)
            throw new ReleaseConflictException($"Release {other.Id} ({other.Tag}) is on its way ({other.State.Word()}): promote it or roll it back first.");
        if (change.Live is { } live && live.Digest == request.Digest)
            throw new ReleaseConflictException($"That bundle is live already, as release {live.Id} ({live.Tag}).");
        return change.Add(request, ReleaseState.Loading, 0, "deploy");
    });

    /// <summary>Begins with a release that every replica has loaded.</summary>
    /// <param name="id">The release.</param>
    /// <param name="firstShare">The share of a canary's first step, in hundredths of a percent.</param>
    public Task<Release> StartAsync(long id, int firstShare) => ChangeAsync(change =>
    {
        var release = change.Require(id, ReleaseState.Loading);
        const string Why = "every replica has loaded and proven it";
        return release.Strategy switch
        {
            ReleaseStrategy.Shadow => change.Set(release with { State = ReleaseState.Shadow, BaselineId = change.Live?.Id }, "start", ReleaseActors.Release, Why, byItself: true),
            ReleaseStrategy.Canary when change.Live is not null && firstShare < ReleaseWords.Whole =>
                change.Set(release with { State = ReleaseState.Canary, Share = firstShare, BaselineId = change.Live.Id }, "start", ReleaseActors.Release, Why, byItself: true),
            _ => change.Promote(release, ReleaseActors.Release, Why, null, byItself: true),
        };
    });

    /// <summary>Gives a canary another share.</summary>
    /// <param name="id">The release.</param>
    /// <param name="step">The step of its plan, from 0.</param>
    /// <param name="share">The share in hundredths of a percent.</param>
    /// <param name="actor">Who or what.</param>
    /// <param name="reason">Why.</param>
    /// <param name="figures">What it was decided by, as JSON.</param>
    public Task<Release> StepAsync(long id, int step, int share, string actor, string reason, string? figures = null) => ChangeAsync(change =>
        change.Set(change.Require(id, ReleaseState.Canary) with { Step = step, Share = share }, "step", actor, reason, figures));

    /// <summary>Makes a candidate live, and lets the one before it drain.</summary>
    /// <param name="id">The release.</param>
    /// <param name="actor">Who or what.</param>
    /// <param name="reason">Why.</param>
    /// <param name="figures">What it was decided by, as JSON.</param>
    public Task<Release> PromoteAsync(long id, string actor, string reason, string? figures = null) => ChangeAsync(change =>
        change.Promote(change.Require(id, ReleaseState.Canary, ReleaseState.Shadow), actor, reason, figures));

    /// <summary>Takes a candidate back: no share, at once.</summary>
    /// <param name="id">The release.</param>
    /// <param name="actor">Who or what.</param>
    /// <param name="reason">Why; it is kept.</param>
    /// <param name="figures">What it was decided by, as JSON.</param>
    public Task<Release> AbortAsync(long id, string actor, string reason, string? figures = null) => ChangeAsync(change =>
        change.Drain(change.Require(id, ReleaseState.Loading, ReleaseState.Canary, ReleaseState.Shadow), ReleaseState.Failed, "rollback", actor, reason, figures));

    /// <summary>Takes back what is on its way; where nothing is, returns to the release that was live before.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    /// <returns>What was taken back, and what is live.</returns>
    /// <exception cref="ReleaseConflictException">There is nothing to go back to.</exception>
    public Task<(Release From, Release To)> RollbackAsync(string actor, string reason) => ChangeAsync(change =>
    {
        var live = change.Live ?? throw new ReleaseConflictException("No release is live.");
        if (change.All.Find(release => release.IsCandidate) is { } candidate)
            return (change.Drain(candidate, ReleaseState.Failed, "rollback", actor, reason, null), live);
        if (live.PredecessorId is not { } id || change.Find(id) is not { } before)
            throw new ReleaseConflictException($"Release {live.Id} ({live.Tag}) is the first: there is none to go back to.");
        var from = change.Drain(live, ReleaseState.Retired, "rollback", actor, reason, null);
        return (from, change.Set(before with { State = ReleaseState.Live, Share = ReleaseWords.Whole, Ending = null, LiveAt = change.Now }, "restore", actor, reason));
    });

    /// <summary>Lets a candidate's steps wait, or go on.</summary>
    /// <param name="id">The release.</param>
    /// <param name="paused">Whether they wait.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    public Task<Release> PauseAsync(long id, bool paused, string actor, string reason) => ChangeAsync(change =>
        change.Set(change.Require(id, ReleaseState.Loading, ReleaseState.Canary, ReleaseState.Shadow) with { Paused = paused }, paused ? "pause" : "resume", actor, reason));

    /// <summary>Says that a release can't be loaded.</summary>
    /// <param name="id">The release.</param>
    /// <param name="reason">Why.</param>
    public Task<Release> FailAsync(long id, string reason) => ChangeAsync(change =>
        change.Set(change.Require(id, ReleaseState.Loading) with { State = ReleaseState.Failed, Share = 0 }, "fail", ReleaseActors.Release, reason));

    /// <summary>Says that nobody answers with a release any more.</summary>
    /// <param name="id">The release.</param>
    public Task<Release> DrainedAsync(long id) => ChangeAsync(change =>
    {
        var release = change.Require(id, ReleaseState.Draining);
        return change.Set(release with { State = release.Ending ?? ReleaseState.Retired, Ending = null }, "drained", ReleaseActors.Release, release.Reason, byItself: true);
    });

    /// <summary>Says what share the proxy gives to an image's release; all of it makes it live.</summary>
    /// <param name="id">The release.</param>
    /// <param name="share">The share in hundredths of a percent.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    public Task<Release> ShareAsync(long id, int share, string actor, string reason) => ChangeAsync(change =>
    {
        var release = change.Find(id) ?? throw new ReleaseConflictException($"There is no release {id}.");
        if (release.Strategy != ReleaseStrategy.Image)
            throw new ReleaseConflictException($"Release {id} ({release.Tag}) is not one of an image: its share is a step of its plan.");
        return share switch
        {
            ReleaseWords.Whole => release.State == ReleaseState.Live ? release : change.Promote(release, actor, reason, null),
            0 when release.State is ReleaseState.Canary or ReleaseState.Loading => change.Drain(release, ReleaseState.Failed, "rollback", actor, reason, null),
            0 => throw new ReleaseConflictException($"Release {id} ({release.Tag}) is {release.State.Word()}: give another one all of the traffic, and this one has none."),
            _ when release.State == ReleaseState.Live => throw new ReleaseConflictException($"Release {id} ({release.Tag}) is live: say the share of the other one."),
            _ => change.Set(release with { State = ReleaseState.Canary, Share = share, Ending = null, BaselineId = change.Live?.Id }, "share", actor, reason),
        };
    });

    /// <summary>Makes the model of the settings live, where it is asked for or nothing is; gives an image's model its release.</summary>
    /// <param name="request">The model of the settings.</param>
    /// <param name="start">What was asked for.</param>
    /// <returns>The release that this process begins with.</returns>
    public Task<Release> SettleAsync(ReleaseRequest request, ReleaseStart start) => ChangeAsync(change =>
    {
        var live = change.Live;
        if (start == ReleaseStart.Pinned)
        {
            var own = change.All.Find(release => release.Strategy == ReleaseStrategy.Image && release.Digest == request.Digest && release.State != ReleaseState.Draining)
                ?? change.Add(request with { Strategy = ReleaseStrategy.Image }, ReleaseState.Loading, 0, "deploy");
            return live is null ? change.Promote(own, request.Actor, "nothing was live", null) : own;
        }

        if (live is not null && (start == ReleaseStart.Seed || (live.Digest == request.Digest && live.Tag == request.Tag)))
            return live;
        foreach (var candidate in change.All.Where(release => release.IsCandidate).ToList())
            change.Drain(candidate, ReleaseState.Failed, "rollback", request.Actor, request.Reason, null);
        return change.Promote(change.Add(request, ReleaseState.Loading, 0, "deploy"), request.Actor, request.Reason, null);
    });

    private async Task<T> ChangeAsync<T>(Func<ReleaseChange, T> make)
    {
        var result = await database.WriteAsync(session => make(new ReleaseChange(session, time, MostReason)));
        OnChange?.Invoke();
        return result;
    }
}
