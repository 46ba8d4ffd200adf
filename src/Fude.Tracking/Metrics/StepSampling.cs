namespace Fude.Tracking.Metrics;

/// <summary>Chooses steps evenly.</summary>
internal static class StepSampling
{
    /// <summary>At most so many of the steps at even distances, and the last one.</summary>
    /// <param name="steps">The steps, ascending, each once.</param>
    /// <param name="limit">How many, at least 1.</param>
    public static IEnumerable<long> Choose(IReadOnlyList<long> steps, int limit)
    {
        if (steps.Count <= limit)
            return steps;
        return Enumerable.Range(0, limit).Select(i => steps[(int)((long)i * steps.Count / limit)]).Append(steps[^1]).Distinct();
    }
}
