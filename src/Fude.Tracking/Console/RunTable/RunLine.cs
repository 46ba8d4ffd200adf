using Fude.Tracking.Search.Listing;

namespace Fude.Tracking.Console.RunTable;

/// <summary>A line of the table: a run or a group of runs.</summary>
/// <param name="Index">Its place in the table, from 0.</param>
public sealed record RunLine(int Index)
{
    /// <summary>What tells it from the others while the table changes.</summary>
    public string Key => Group is not null ? $"group {Group.Value is null}{Group.Value}" : Id;

    /// <summary>The run's id; empty for a group.</summary>
    public string Id { get; init; } = "";

    /// <summary>The run; null until it is read, and where it is gone.</summary>
    public RunRow? Run { get; set; }

    /// <summary>The group.</summary>
    public RunGroup? Group { get; init; }

    /// <summary>How deep it is nested.</summary>
    public int Depth { get; init; }

    /// <summary>How many lines stand right below it when it is open.</summary>
    public int Children { get; init; }

    /// <summary>Whether they are shown.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>The lines of a table: which stand where.</summary>
internal interface IRunLines
{
    /// <summary>How many.</summary>
    int Count { get; }

    /// <summary>A line, without the run's values.</summary>
    RunLine this[int index] { get; }
}

/// <summary>Runs one below the other.</summary>
/// <param name="ids">The runs.</param>
internal sealed class FlatLines(RunIds ids) : IRunLines
{
    public int Count => ids.Count;

    public RunLine this[int index] => new(index) { Id = ids[index] };
}
