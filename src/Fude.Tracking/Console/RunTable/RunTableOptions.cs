namespace Fude.Tracking.Console.RunTable;

/// <summary>How much one view of runs holds.</summary>
public sealed record RunTableOptions
{
    /// <summary>Runs that one view lists, 16 bytes each; further ones are found by filters.</summary>
    public int MaxListed { get; init; } = 200_000;

    /// <summary>Columns that one view shows.</summary>
    public int MaxColumns { get; init; } = 200;

    /// <summary>Groups that one view shows.</summary>
    public int MaxGroups { get; init; } = 1_000;

    /// <summary>Characters of a param's or tag's value that a cell shows.</summary>
    public int CellCharacters { get; init; } = 200;

    /// <summary>Points of the small curve in a cell.</summary>
    public int CurvePoints { get; init; } = 48;

    /// <summary>Runs in a CSV file.</summary>
    public int MaxCsvRuns { get; init; } = 50_000;

    /// <summary>Runs that are compared at once.</summary>
    public int MaxCompared { get; init; } = 200;

    /// <summary>Names that the column chooser shows at once.</summary>
    public int MaxNames { get; init; } = 100;
}
