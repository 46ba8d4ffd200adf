using Fude.App.Releases.Collecting;
using Fude.App.Settings;
using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>
/// The one replica that moves releases on by themselves, for as long as it keeps the lease: from loading into traffic when every living
/// replica has the model, and out when nobody answers with it any more.
/// </summary>
internal sealed class ReleaseLeader(Database database, ReleaseChanges changes, ReplicaReport report, AppSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private long? _leased; // when the lease was asked for that this replica has

    /// <summary>Moves on what can be.</summary>
    /// <param name="view">What the releases are.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task LeadAsync(ReleaseView view, CancellationToken cancellation)
    {
        if (!view.IsBusy || !await IsLeaderAsync())
            return;
        var (now, replicas) = await database.ReadAsync(session => ReplicaRows.Now(session, settings.Releases, time), cancellation);
        foreach (var release in view.InProgress)
        {
            try
            {
                if (release.State == ReleaseState.Loading && release.Strategy != ReleaseStrategy.Image)
                    await BeginAsync(release, replicas, now);
                else if (release.State == ReleaseState.Draining && now - release.ChangedAt >= settings.Releases.Drain && replicas.TrueForAll(replica => replica.Version >= release.ChangedVersion || IsGone(replica, release, now)))
                    await changes.DrainedAsync(release.Id);
            }
            catch (ReleaseConflictException)
            {
                // Somebody has moved it meanwhile.
            }
        }
    }

    /// <summary>Whether this replica leads now. The lease is taken where nobody has it.</summary>
    /// <exception cref="DatabaseException">The database can't be written.</exception>
    public async Task<bool> IsLeaderAsync()
    {
        if (_leased is { } at && time.GetElapsedTime(at) < Lease / 2)
            return true;
        var start = time.GetTimestamp();
        var leads = await database.WriteAsync(session =>
        {
            var now = ReleaseClock.Now(session, time).ToUnixTimeMilliseconds();
            return session.Execute("UPDATE release_state SET leader = @p0, leader_until = @p1 WHERE id = 1 AND (leader = @p0 OR leader_until <= @p2)", report.Name, now + (long)Lease.TotalMilliseconds, now);
        }) == 1;
        _leased = leads ? start : null;
        return leads;
    }

    private Task BeginAsync(Release release, List<Replica> replicas, DateTimeOffset now)
    {
        var follow = replicas.FindAll(replica => !replica.Pinned && !IsGone(replica, release, now));
        if (follow.Find(replica => replica.Failed.ContainsKey(release.Id)) is { } failed)
            return changes.FailAsync(release.Id, follow.Count == 1 ? failed.Failed[release.Id] : $"on {failed.Host}: {failed.Failed[release.Id]}");
        return !release.Paused && follow.Count > 0 && follow.TrueForAll(replica => replica.Loaded.Contains(release.Id)) ? changes.StartAsync(release.Id, FirstShare(release)) : Task.CompletedTask;
    }

    // Whoever has not heard of the change for a while, or heard of it and fell silent, is not there.
    private bool IsGone(Replica replica, Release release, DateTimeOffset now) => replica.Version < release.ChangedVersion
        ? now - release.ChangedAt >= settings.Releases.ReplicaPatience
        : now - replica.SeenAt >= Silence;

    private static int FirstShare(Release release) => CanaryReading.Plan(release).Share(0);
}
