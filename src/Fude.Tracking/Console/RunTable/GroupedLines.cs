using Fude.Tracking.Search.Listing;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Groups of runs, with the runs of those that are open.</summary>
internal sealed class GroupedLines : IRunLines
{
    private readonly IReadOnlyList<RunGroup> _groups;
    private readonly IReadOnlyDictionary<int, RunIds> _open;
    private readonly int[] _starts;

    /// <summary>Lays groups out.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="open">The runs of the groups that are open.</param>
    public GroupedLines(IReadOnlyList<RunGroup> groups, IReadOnlyDictionary<int, RunIds> open)
    {
        (_groups, _open, _starts) = (groups, open, new int[groups.Count]);
        for (var i = 0; i < groups.Count; i++)
        {
            _starts[i] = Count;
            Count += 1 + (open.TryGetValue(i, out var runs) ? runs.Count : 0);
        }
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public RunLine this[int index]
    {
        get
        {
            var found = Array.BinarySearch(_starts, index);
            var group = found >= 0 ? found : ~found - 1;
            return index == _starts[group]
                ? new RunLine(index) { Group = _groups[group], Children = (int)Math.Min(int.MaxValue, _groups[group].Runs), IsOpen = _open.ContainsKey(group) }
                : new RunLine(index) { Id = _open[group][index - _starts[group] - 1], Depth = 1 };
        }
    }
}
