using Fude.App.Storage;
using Fude.Hosting.Databases;

namespace Fude.App.History;

/// <summary>Finds the drawings of a filtered page with bounded work.</summary>
internal static class DrawingFinder
{
    private const int FirstStep = 64;
    private const int Nearest = 4096; // drawings around a time that may be numbered in another order than they were made

    /// <summary>Finds the newest drawings that match.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="before">All are below this number.</param>
    /// <param name="limit">How many.</param>
    /// <param name="maxExamined">How many are looked at.</param>
    /// <returns>Their numbers, newest first, and where to go on; null at the end.</returns>
    public static (List<long> Ids, long? NextBefore) Find(DatabaseSession session, DrawingFilter filter, long before, int limit, int maxExamined)
    {
        long? modelId = null;
        if (filter.ModelTag is { } tag && (modelId = session.First("SELECT id FROM models WHERE tag = @p0", row => (long?)row.GetInt64(0), tag)) is null)
            return ([], null);
        var (from, to) = Between(session, filter);
        var (candidates, conditions) = (Candidates.Of(session, filter, modelId), new DrawingConditions(filter, modelId));
        var found = new List<long>();
        before = Math.Min(before, to);
        for (var (step, examined) = (Math.Clamp(limit + 1, FirstStep, IdList.Most), 0); ; step = IdList.Most)
        {
            var (ids, isEnd) = candidates.Next(before, from, step);
            var matching = conditions.IsEmpty ? null : conditions.Matching(session, ids);
            foreach (var id in ids.Where(id => matching?.Contains(id) != false))
            {
                if (found.Count == limit)
                    return (found, found[^1]);
                found.Add(id);
            }

            if (isEnd)
                return (found, null);
            (before, examined) = (ids[^1], examined + step);
            if (examined >= maxExamined)
                return (found, before);
        }
    }

    // Numbers grow with time, but for those that several processes gave at nearly the same time.
    private static (long From, long To) Between(DatabaseSession session, DrawingFilter filter)
    {
        var (from, to) = (0L, long.MaxValue);
        if (filter.From is { } earliest)
            from = session.First($"SELECT MIN(id) FROM (SELECT id FROM images WHERE created_at >= @p0 ORDER BY created_at, id LIMIT {Nearest}) near_", row => row.Integer(0), earliest) ?? long.MaxValue;
        if (filter.To is { } end)
            to = session.First($"SELECT MAX(id) FROM (SELECT id FROM images WHERE created_at < @p0 ORDER BY created_at DESC, id DESC LIMIT {Nearest}) near_", row => row.Integer(0), end) + 1 ?? 0;
        return (from, to);
    }
}
