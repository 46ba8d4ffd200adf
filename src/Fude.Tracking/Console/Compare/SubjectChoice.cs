namespace Fude.Tracking.Console.Compare;

/// <summary>What charts show where nobody chose: what differs, and what people look at first.</summary>
internal static class SubjectChoice
{
    private const int Params = 5;

    /// <summary>The metric that is shown first: one to be high or low, of as many runs as can be.</summary>
    public static Subject? Metric(IReadOnlyList<ComparedKey> keys) => keys
        .Where(key => key.Subject.IsMetric)
        .OrderByDescending(key => key.Differs)
        .ThenByDescending(key => key.Runs)
        .ThenByDescending(key => MetricGoals.Of(key.Subject.Key))
        .Select(key => (Subject?)key.Subject)
        .FirstOrDefault();

    /// <summary>Params that differ, those of most runs first; where none does, any.</summary>
    public static IEnumerable<Subject> ParamsOf(IReadOnlyList<ComparedKey> keys) => keys
        .Where(key => !key.Subject.IsMetric)
        .OrderByDescending(key => key.Differs)
        .ThenByDescending(key => key.Runs)
        .Select(key => key.Subject);

    /// <summary>Axes of parallel coordinates: the params that differ, then a metric.</summary>
    public static IReadOnlyList<Subject> Axes(IReadOnlyList<ComparedKey> keys)
    {
        var differing = keys.Where(key => key.Differs).ToList();
        Subject[] axes = [.. ParamsOf(differing).Take(Params), .. Metric(keys) is { } metric ? [metric] : Array.Empty<Subject>()];
        return axes.Length >= 2 ? axes : [.. axes.Concat(keys.Where(key => key.Subject.IsMetric).Select(key => key.Subject)).Distinct().Take(3)];
    }
}
