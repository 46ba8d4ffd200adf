using Fude.App.Models;
using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>One change under way: what the releases are now, and the ways to write what becomes of them.</summary>
internal sealed class ReleaseChange
{
    private readonly DatabaseSession _session;
    private readonly long _version;
    private readonly int _mostReason;

    public ReleaseChange(DatabaseSession session, TimeProvider time, int mostReason)
    {
        (_session, _mostReason) = (session, mostReason);
        _version = ReleaseRows.Begin(session);
        Now = ReleaseClock.Now(session, time); // after the lock: times are in the order of the changes
        All = ReleaseRows.InProgress(session, locked: true);
    }

    /// <summary>When the change is made.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Every release that may still change by itself.</summary>
    public List<Release> All { get; }

    /// <summary>The release that answers.</summary>
    public Release? Live => All.Find(release => release.State == ReleaseState.Live);

    /// <summary>Finds any.</summary>
    public Release? Find(long id) => All.Find(release => release.Id == id) ?? ReleaseRows.Find(_session, id, locked: true);

    /// <summary>Finds one that has to be in one of these states.</summary>
    /// <exception cref="ReleaseConflictException">It is in another.</exception>
    public Release Require(long id, params ReadOnlySpan<ReleaseState> states)
    {
        var release = Find(id) ?? throw new ReleaseConflictException($"There is no release {id}.");
        return states.Contains(release.State) ? release : throw new ReleaseConflictException($"Release {id} ({release.Tag}) is {release.State.Word()}.");
    }

    /// <summary>Adds a release.</summary>
    public Release Add(ReleaseRequest request, ReleaseState state, int share, string action)
    {
        var model = ModelRows.Bind(_session, request.Tag, request.Digest, Now.UtcDateTime)
            ?? throw new ReleaseConflictException($"The tag '{request.Tag}' names another bundle in this database, for ever: give this one a tag of its own.");
        var release = ReleaseRows.Insert(_session, new Release(0, model, request.Tag, request.Digest, request.Source, request.Strategy, state, share, 0, Cut(request.Reason), request.Actor)
        {
            Plan = request.Plan,
            Forced = request.Forced,
            BaselineId = Live?.Id,
            CreatedAt = Now,
            ChangedAt = Now,
            ChangedVersion = _version,
        });
        Ledger.Append(_session, null, release, action, request.Figures);
        All.Add(release);
        return release;
    }

    /// <summary>Makes one live; what was live drains, and is what to go back to.</summary>
    /// <param name="release">The release.</param>
    /// <param name="actor">Who or what.</param>
    /// <param name="reason">Why.</param>
    /// <param name="figures">What it was decided by, as JSON.</param>
    /// <param name="byItself">Whether it follows from what was asked for: then the release keeps who asked, and why.</param>
    public Release Promote(Release release, string actor, string reason, string? figures, bool byItself = false)
    {
        var before = Live;
        if (before is not null)
            Drain(before, ReleaseState.Retired, "replace", actor, $"release {release.Id} ({release.Tag}) takes its place: {reason}", null);
        return Set(release with { State = ReleaseState.Live, Share = ReleaseWords.Whole, Paused = false, Ending = null, PredecessorId = before?.Id ?? release.PredecessorId, LiveAt = Now }, "promote", actor, reason, figures, byItself);
    }

    /// <summary>Takes all traffic from one.</summary>
    public Release Drain(Release release, ReleaseState ending, string action, string actor, string reason, string? figures) =>
        Set(release with { State = ReleaseState.Draining, Share = 0, Paused = false, Ending = ending }, action, actor, reason, figures);

    /// <summary>Writes what has become of one.</summary>
    public Release Set(Release after, string action, string actor, string reason, string? figures = null, bool byItself = false)
    {
        var before = Find(after.Id)!;
        var told = after with { Actor = actor, Reason = Cut(reason), ChangedAt = Now, ChangedVersion = _version };
        after = byItself ? told with { Actor = before.Actor, Reason = before.Reason } : told;
        ReleaseRows.Update(_session, after);
        Ledger.Append(_session, before, told, action, figures);
        All.RemoveAll(release => release.Id == after.Id);
        All.Add(after);
        return after;
    }

    private string Cut(string reason) => reason.Length <= _mostReason ? reason : reason[..(_mostReason - 1)] + "…";
}
