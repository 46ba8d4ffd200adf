using Fude.Hosting.Databases;

namespace Fude.App.Retention;

/// <summary>A place in the order of drawings by time: all before it are too old, or too many.</summary>
/// <param name="CreatedAt">The time.</param>
/// <param name="Id">The number among those of the same time.</param>
internal readonly record struct RetentionMark(DateTime CreatedAt, long Id);

/// <summary>Finds the drawings that are to be deleted, along the index on their time.</summary>
internal static class RetentionRows
{
    /// <summary>The oldest of the newest drawings.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="count">How many are kept.</param>
    /// <returns>Null where there are no more than that.</returns>
    public static RetentionMark? OldestOf(DatabaseSession session, int count) => session.First(
        "SELECT created_at, id FROM images ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET @p0", row => (RetentionMark?)new RetentionMark(row.Time(0), row.GetInt64(1)), count - 1);

    /// <summary>The next drawings between two marks, oldest first.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="after">The last one that was looked at.</param>
    /// <param name="before">All are before this.</param>
    /// <param name="most">Most of them.</param>
    public static List<RetentionMark> Between(DatabaseSession session, RetentionMark after, RetentionMark before, int most) => session.Query(
        """
        SELECT created_at, id FROM images WHERE created_at >= @p0 AND NOT (created_at = @p0 AND id <= @p1) AND created_at <= @p2 AND NOT (created_at = @p2 AND id >= @p3)
        ORDER BY created_at, id LIMIT @p4
        """,
        row => new RetentionMark(row.Time(0), row.GetInt64(1)), after.CreatedAt, after.Id, before.CreatedAt, before.Id, most);
}
