using System.Data.Common;
using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>The table <c>releases</c>, and the version that grows with each change to it.</summary>
internal static class ReleaseRows
{
    private const string Select = """
        SELECT r.id, r.model_id, m.tag, m.digest, r.source, r.strategy, r.state, r.share, r.step, r.reason, r.actor, r.plan, r.paused, r.ending, r.baseline_id, r.predecessor_id, r.forced,
        r.created_at, r.changed_at, r.changed_version, r.live_at FROM releases r JOIN models m ON m.id = r.model_id
        """;

    /// <summary>The version of all releases.</summary>
    public static long Version(DatabaseSession session) => session.First("SELECT version FROM release_state WHERE id = 1", row => row.GetInt64(0));

    /// <summary>Begins a change: nobody else changes a release until the commit.</summary>
    /// <returns>The version that the change makes.</returns>
    public static long Begin(DatabaseSession session)
    {
        session.Execute("UPDATE release_state SET version = version + 1 WHERE id = 1");
        return session.First("SELECT version FROM release_state WHERE id = 1" + session.Locking, row => row.GetInt64(0));
    }

    /// <summary>Finds one.</summary>
    /// <param name="session">A session.</param>
    /// <param name="id">Its number.</param>
    /// <param name="locked">In a write: as it is now, and not as the transaction saw it first.</param>
    public static Release? Find(DatabaseSession session, long id, bool locked = false) => session.First(Select + " WHERE r.id = @p0" + (locked ? Current(session) : ""), Read, id);

    /// <summary>Those that may still change by themselves, in order of number.</summary>
    public static List<Release> InProgress(DatabaseSession session, bool locked = false) =>
        session.Query(Select + $" WHERE r.state IN ({ReleaseWords.InProgress}) ORDER BY r.id" + (locked ? Current(session) : ""), Read);

    /// <summary>The newest before one.</summary>
    public static List<Release> Newest(DatabaseSession session, int limit, long before) => session.Query(Select + " WHERE r.id < @p0 ORDER BY r.id DESC LIMIT @p1", Read, before, limit);

    /// <summary>Adds one.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="release">All of it but its number.</param>
    /// <returns>It, with its number.</returns>
    public static Release Insert(DatabaseSession session, Release release)
    {
        session.Execute(
            """
            INSERT INTO releases (model_id, source, strategy, state, share, step, plan, paused, ending, baseline_id, predecessor_id, reason, actor, forced, created_at, changed_at, changed_version, live_at)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, NULL, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16)
            """,
            release.ModelId, release.Source, release.Strategy.Word(), release.State.Word(), release.Share, release.Step, release.Plan, release.Paused, release.BaselineId, release.PredecessorId,
            release.Reason, release.Actor, release.Forced, release.CreatedAt.ToUnixTimeMilliseconds(), release.ChangedAt.ToUnixTimeMilliseconds(), release.ChangedVersion, release.LiveAt?.ToUnixTimeMilliseconds());
        return release with { Id = session.LastIdentity() };
    }

    /// <summary>Keeps what has changed of one.</summary>
    public static void Update(DatabaseSession session, Release release) => session.Execute(
        """
        UPDATE releases SET state = @p1, share = @p2, step = @p3, paused = @p4, ending = @p5, baseline_id = @p6, predecessor_id = @p7, reason = @p8, actor = @p9, changed_at = @p10, changed_version = @p11, live_at = @p12
        WHERE id = @p0
        """,
        release.Id, release.State.Word(), release.Share, release.Step, release.Paused, release.Ending?.Word(), release.BaselineId, release.PredecessorId, release.Reason, release.Actor,
        release.ChangedAt.ToUnixTimeMilliseconds(), release.ChangedVersion, release.LiveAt?.ToUnixTimeMilliseconds());

    // The row of release_state keeps others out already. These read what is committed and not what the transaction saw first; shared, as each
    // stored prediction holds the row of its model for its foreign key, and would wait for the commit.
    private static string Current(DatabaseSession session) => session.Kind == DatabaseKind.Sqlite ? "" : " LOCK IN SHARE MODE";

    private static Release Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.Text(3) ?? "", row.GetString(4), ReleaseWords.Strategy(row.GetString(5))!.Value, ReleaseWords.State(row.GetString(6)), row.GetInt32(7), row.GetInt32(8), row.GetString(9), row.GetString(10))
    {
        Plan = row.Text(11),
        Paused = row.Flag(12),
        Ending = row.Text(13) is { } ending ? ReleaseWords.State(ending) : null,
        BaselineId = row.Integer(14),
        PredecessorId = row.Integer(15),
        Forced = row.Flag(16),
        CreatedAt = Moment(row, 17)!.Value,
        ChangedAt = Moment(row, 18)!.Value,
        ChangedVersion = row.GetInt64(19),
        LiveAt = Moment(row, 20),
    };

    private static DateTimeOffset? Moment(DbDataReader row, int column) => row.Integer(column) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
