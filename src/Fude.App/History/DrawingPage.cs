using Fude.Hosting.Databases;

namespace Fude.App.History;

/// <summary>A page of the history.</summary>
/// <param name="Rows">The drawings, newest first.</param>
/// <param name="NextBefore">Where the next page begins; null at the end.</param>
public sealed record DrawingPage(List<DrawingRow> Rows, long? NextBefore)
{
    /// <summary>Reads a page.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="before">All are below this number.</param>
    /// <param name="limit">How many.</param>
    /// <param name="maxExamined">How many are looked at, where there is a filter; at least 1.</param>
    public static DrawingPage Read(DatabaseSession session, DrawingFilter filter, long before, int limit, int maxExamined)
    {
        var page = filter.IsEmpty ? Newest(session, before, limit) : Filtered(session, filter, before, limit, maxExamined);
        return Complete(session, page, filter.IsEmpty);
    }

    /// <summary>Reads one drawing.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="id">Its number.</param>
    /// <returns>A page with it, or an empty one.</returns>
    public static DrawingPage One(DatabaseSession session, long id) => Complete(session, new DrawingPage(DrawingRows.Of(session, [id]), null), whole: false);

    private static DrawingPage Complete(DatabaseSession session, DrawingPage page, bool whole)
    {
        if (page.Rows.Count > 0)
            DrawingRows.ReadAnswers(session, page.Rows, whole ? DrawingRange.Whole(page.Rows) : DrawingRange.Some(page.Rows));
        return page;
    }

    private static DrawingPage Newest(DatabaseSession session, long before, int limit)
    {
        var rows = DrawingRows.Newest(session, before, limit + 1);
        if (rows.Count <= limit)
            return new DrawingPage(rows, null);
        rows.RemoveAt(limit);
        return new DrawingPage(rows, rows[^1].Id);
    }

    private static DrawingPage Filtered(DatabaseSession session, DrawingFilter filter, long before, int limit, int maxExamined)
    {
        var (ids, next) = DrawingFinder.Find(session, filter, before, limit, maxExamined);
        return new DrawingPage(DrawingRows.Of(session, ids), next);
    }
}
