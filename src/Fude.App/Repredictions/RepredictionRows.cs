using System.Data.Common;
using Fude.Hosting.Databases;

namespace Fude.App.Repredictions;

/// <summary>
/// The table <c>repredictions</c>. A running row is leased to one host at a time, which says so again with every batch; a batch's answers
/// and its progress are one write, which happens only while the host still has the lease.
/// </summary>
internal static class RepredictionRows
{
    private const int MostKept = 10_000;
    private const string Columns = "r.id, r.model_id, m.tag, r.forced, r.state, r.last_image_id, r.until_image_id, r.done, r.total, r.skipped, r.created_at, r.finished_at, r.error";
    private const string From = " FROM repredictions r JOIN models m ON m.id = r.model_id";
    private const string Select = "SELECT " + Columns + From;
    private const string SelectLeased = "SELECT " + Columns + ", r.leased_until" + From;

    /// <summary>How many images there are, and the last of them.</summary>
    public static (long Total, long Last) Images(DatabaseSession session) => session.First("SELECT COUNT(*), COALESCE(MAX(id), 0) FROM images", row => (row.GetInt64(0), row.GetInt64(1)));

    /// <summary>Starts one, or lets the one that runs for the model cover what is asked for.</summary>
    /// <returns>Its number.</returns>
    public static long StartOrJoin(DatabaseSession session, long modelId, bool forced, (long Total, long Last) images, DateTime now)
    {
        // One at a time for each model, whoever asks at once.
        session.First($"SELECT id FROM models WHERE id = @p0{session.Locking}", row => row.GetInt64(0), modelId);
        var running = session.First(Select + " WHERE r.state = @p0 AND r.model_id = @p1", Read, RepredictionStates.Running, modelId);
        if (running is null)
        {
            session.Execute("""
                INSERT INTO repredictions (model_id, forced, state, last_image_id, until_image_id, done, total, skipped, created_at, leased_until)
                VALUES (@p0, @p1, @p2, 0, @p3, 0, @p4, 0, @p5, @p6)
                """, modelId, forced, RepredictionStates.Running, images.Last, images.Total, now, Milliseconds(now));
            var id = session.LastIdentity();
            session.Execute("DELETE FROM repredictions WHERE id <= @p0 AND state <> @p1", id - MostKept, RepredictionStates.Running);
            return id;
        }

        if (forced && !running.Forced)
            session.Execute("UPDATE repredictions SET forced = @p1, last_image_id = 0, done = 0, skipped = 0 WHERE id = @p0", running.Id, forced);
        if (images.Last > running.UntilImageId)
            session.Execute("UPDATE repredictions SET until_image_id = @p1, total = @p2 WHERE id = @p0", running.Id, images.Last, images.Total);
        return running.Id;
    }

    /// <summary>Finds one.</summary>
    public static Reprediction? Find(DatabaseSession session, long id) => session.First(Select + " WHERE r.id = @p0", Read, id);

    /// <summary>The newest.</summary>
    public static List<Reprediction> Newest(DatabaseSession session, int limit) => session.Query(Select + " ORDER BY r.id DESC LIMIT @p0", Read, limit);

    /// <summary>Those that run and that no other host is at work on, with the time since which none is, in milliseconds since 1970.</summary>
    public static List<(Reprediction Job, long FreeSince)> Waiting(DatabaseSession session, string owner, DateTime now) => session.Query(
        SelectLeased + " WHERE r.state = @p0 AND (r.leased_until <= @p1 OR r.owner = @p2) ORDER BY r.id",
        row => (Read(row), row.GetInt64(13)), RepredictionStates.Running, Milliseconds(now), owner);

    /// <summary>Takes one that no other host is at work on.</summary>
    /// <returns>Whether it was free.</returns>
    public static bool Lease(DatabaseSession session, long id, string owner, DateTime now, DateTime until) => session.Execute(
        "UPDATE repredictions SET owner = @p1, leased_until = @p2 WHERE id = @p0 AND state = @p3 AND (leased_until <= @p4 OR owner = @p1)",
        id, owner, Milliseconds(until), RepredictionStates.Running, Milliseconds(now)) == 1;

    /// <summary>Gives one back for another host, or for the next start.</summary>
    public static void Release(DatabaseSession session, long id, string owner, DateTime now) => session.Execute(
        "UPDATE repredictions SET owner = NULL, leased_until = @p2 WHERE id = @p0 AND owner = @p1", id, owner, Milliseconds(now));

    /// <summary>Keeps the progress.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="before">What was kept last.</param>
    /// <param name="after">What is to be kept.</param>
    /// <param name="owner">This host.</param>
    /// <param name="until">When another host may take over.</param>
    /// <returns>False where the row is no longer what the work was done for: then nothing of it may stay.</returns>
    public static bool Advance(DatabaseSession session, Reprediction before, Reprediction after, string owner, DateTime until) => session.Execute(
        """
        UPDATE repredictions SET last_image_id = @p0, done = @p1, skipped = @p2, leased_until = @p3
        WHERE id = @p4 AND state = @p5 AND owner = @p6 AND last_image_id = @p7 AND forced = @p8
        """, after.LastImageId, after.Done, after.Skipped, Milliseconds(until), before.Id, RepredictionStates.Running, owner, before.LastImageId, before.Forced) == 1;

    /// <summary>Ends one whose images are all dealt with.</summary>
    /// <returns>False where there is more to do by now, or it was ended otherwise.</returns>
    public static bool Finish(DatabaseSession session, Reprediction before, Reprediction after, string owner, DateTime now) => session.Execute(
        """
        UPDATE repredictions SET state = @p0, finished_at = @p1, last_image_id = @p2, done = @p3, total = @p3, skipped = @p4, owner = NULL
        WHERE id = @p5 AND state = @p6 AND owner = @p7 AND last_image_id = @p8 AND until_image_id = @p9 AND forced = @p10
        """,
        RepredictionStates.Finished, now, after.LastImageId, after.Done, after.Skipped, before.Id, RepredictionStates.Running, owner, before.LastImageId, before.UntilImageId, before.Forced) == 1;

    /// <summary>Ends one before its time, whoever is at work on it.</summary>
    /// <returns>False where it had ended already.</returns>
    public static bool End(DatabaseSession session, long id, string state, string? error, DateTime now) => session.Execute(
        "UPDATE repredictions SET state = @p1, error = @p2, finished_at = @p3, owner = NULL WHERE id = @p0 AND state = @p4", id, state, error, now, RepredictionStates.Running) == 1;

    private static long Milliseconds(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static Reprediction Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.Flag(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9),
        row.Time(10), row.IsDBNull(11) ? null : row.Time(11), row.Text(12));
}
