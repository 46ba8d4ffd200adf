namespace Fude.Tracking.Search;

/// <summary>How much one search may ask for. A search beyond a limit is refused with INVALID_PARAMETER_VALUE.</summary>
public sealed record SearchLimits
{
    /// <summary>Characters of a filter.</summary>
    public int MaxFilterLength { get; init; } = 100_000;

    /// <summary>Comparisons in a filter.</summary>
    public int MaxClauses { get; init; } = 100;

    /// <summary>Values in the list of an <c>IN</c>.</summary>
    public int MaxListLength { get; init; } = 1_000;

    /// <summary>Characters of the pattern of a <c>LIKE</c> or <c>ILIKE</c>. SQLite refuses patterns beyond 50,000 bytes.</summary>
    public int MaxPatternLength { get; init; } = 3_000;

    /// <summary>Entries of <c>order_by</c>.</summary>
    public int MaxOrderBy { get; init; } = 16;

    /// <summary>Characters of one entry of <c>order_by</c>.</summary>
    public int MaxOrderByLength { get; init; } = 600;

    /// <summary>Experiments that one search of runs is over.</summary>
    public int MaxExperiments { get; init; } = 10_000;

    /// <summary>Characters of a page token. It holds the order's values of a run, and a param's or tag's value may be long.</summary>
    public int MaxTokenLength { get; init; } = 250_000;

    /// <summary>Entries that a page token of MLflow, <c>{"offset": n}</c>, may skip.</summary>
    public int MaxOffset { get; init; } = 1_000_000;

    /// <summary>Runs on a page.</summary>
    public int MaxRuns { get; init; } = 50_000;

    /// <summary>Experiments on a page.</summary>
    public int MaxExperimentsOnPage { get; init; } = 50_000;

    /// <summary>Registered models on a page.</summary>
    public int MaxRegisteredModels { get; init; } = 1_000;

    /// <summary>Model versions on a page.</summary>
    public int MaxModelVersions { get; init; } = 200_000;
}
