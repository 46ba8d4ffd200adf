using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Runs;
using ClientTags = Fude.Tracking.Client.RunTags;

namespace Fude.Tracking.Heartbeats;

/// <summary>Finds runs in progress with a heartbeat, and ends those that have gone silent.</summary>
internal static class HeartbeatRows
{
    private const string Reason = "no heartbeat since ";
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(7);

    /// <summary>The runs in progress whose clients send heartbeats. A run without heartbeat and lease is another client's: it is never looked at.</summary>
    public static IReadOnlyList<BeatingRun> Read(DatabaseSession session) =>
    [
        .. session.Query(
            $"SELECT r.run_uuid, h.value, l.value FROM runs r JOIN tags h ON h.`key` = '{ClientTags.Heartbeat}' AND h.run_uuid = r.run_uuid JOIN tags l ON l.`key` = '{ClientTags.Lease}' AND l.run_uuid = r.run_uuid WHERE r.status = 'RUNNING' AND r.lifecycle_stage = 'active'",
            row => ReadLease(row.GetString(2)) is { } lease ? new BeatingRun(row.GetString(0), row.GetString(1), lease) : null).OfType<BeatingRun>(),
    ];

    /// <summary>
    /// Ends a run whose process has gone, as failed: nobody is known to have killed it. It does nothing where the run has ended, or
    /// has said something, in the meantime.
    /// </summary>
    /// <param name="session">The connection.</param>
    /// <param name="run">The run with the heartbeat after which nothing came.</param>
    /// <param name="now">The time, in milliseconds since 1970 UTC.</param>
    /// <returns>Whether it was ended.</returns>
    public static bool End(DatabaseSession session, BeatingRun run, long now)
    {
        var (start, end) = (RunRows.Info(session, run.Id).StartTime ?? 0, now);
        // The client's own clock, where it can be right.
        if (long.TryParse(run.Heartbeat, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last >= start && last <= now)
            end = last;
        var ended = session.Execute(
            $"UPDATE runs SET status = 'FAILED', end_time = @p0 WHERE run_uuid = @p1 AND status = 'RUNNING' AND lifecycle_stage = 'active' AND EXISTS (SELECT 1 FROM tags WHERE `key` = '{ClientTags.Heartbeat}' AND run_uuid = @p1 AND value = @p2)",
            end, run.Id, run.Heartbeat);
        if (ended == 0)
            return false;
        RunWrites.SetTag(session, run.Id, new Tag(ClientTags.Ended, Reason + DateTimeOffset.FromUnixTimeMilliseconds(end).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));
        return true;
    }

    /// <summary>A client has said itself what state its run is in: that wins, also when it comes late.</summary>
    public static void Forget(DatabaseSession session, string run) =>
        session.Execute($"DELETE FROM tags WHERE `key` = '{ClientTags.Ended}' AND run_uuid = @p0 AND value LIKE '{Reason}%'", run);

    private static TimeSpan? ReadLease(string seconds) =>
        double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= LongestLease.TotalSeconds
            ? TimeSpan.FromSeconds(value)
            : null;
}
