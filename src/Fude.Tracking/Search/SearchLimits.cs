using Fude.Hosting.Settings;

namespace Fude.Tracking.Search;

/// <summary>
/// How much one search may ask for. A search beyond a limit is refused with INVALID_PARAMETER_VALUE. Together the limits keep a
/// statement below SQLite's 32,766 parameters.
/// </summary>
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
    public int MaxExperiments { get; init; } = 5_000;

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

    internal static SearchLimits Read(SettingsReader reader)
    {
        var limits = new SearchLimits();
        return limits with
        {
            MaxFilterLength = reader.Number("Search:MaxFilterLength", limits.MaxFilterLength, 1, 100_000, "Characters of a filter."),
            MaxClauses = reader.Number("Search:MaxClauses", limits.MaxClauses, 1, 400, "Comparisons in a filter."),
            MaxListLength = reader.Number("Search:MaxListLength", limits.MaxListLength, 1, 10_000, "Values in the list of an IN."),
            MaxOrderBy = reader.Number("Search:MaxOrderBy", limits.MaxOrderBy, 1, 40, "Entries of order_by."),
            MaxRuns = reader.Number("Search:MaxRuns", limits.MaxRuns, 1, 1_000_000, "Runs on a page."),
        };
    }
}
