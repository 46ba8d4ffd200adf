namespace Fude.Tracking.Console.RunTable;

/// <summary>Runs below their parents. A run whose parent is not among those found stands at the top.</summary>
internal sealed class NestedLines : IRunLines
{
    private const int Deepest = 20;
    private readonly RunIds _ids;
    private readonly Dictionary<int, List<int>> _children = [];
    private readonly List<int> _roots = [];
    private readonly List<(int Run, int Depth)> _lines = [];
    private readonly IReadOnlySet<string> _open;

    /// <summary>Puts runs below their parents.</summary>
    /// <param name="ids">The runs in order.</param>
    /// <param name="parents">Runs and their parents.</param>
    /// <param name="open">The runs whose children are shown.</param>
    public NestedLines(RunIds ids, IReadOnlyList<(string Run, string Parent)> parents, IReadOnlySet<string> open)
    {
        (_ids, _open) = (ids, open);
        var places = ids.Find(parents.SelectMany(each => (string[])[each.Run, each.Parent]).ToHashSet(StringComparer.Ordinal));
        var parentOf = new Dictionary<int, int>();
        foreach (var (run, parent) in parents)
        {
            if (places.TryGetValue(run, out var own) && places.TryGetValue(parent, out var above) && own != above)
                parentOf[own] = above;
        }

        BreakCircles(parentOf);
        for (var i = 0; i < ids.Count; i++)
        {
            if (!parentOf.TryGetValue(i, out var parent))
                _roots.Add(i);
            else if (_children.TryGetValue(parent, out var siblings))
                siblings.Add(i);
            else
                _children.Add(parent, [i]);
        }

        foreach (var root in _roots)
            Show(root, 0);
    }

    /// <inheritdoc/>
    public int Count => _lines.Count;

    /// <inheritdoc/>
    public RunLine this[int index]
    {
        get
        {
            var (run, depth) = _lines[index];
            var id = _ids[run];
            return new RunLine(index) { Id = id, Depth = depth, Children = _children.TryGetValue(run, out var children) ? children.Count : 0, IsOpen = _open.Contains(id) };
        }
    }

    private void Show(int run, int depth)
    {
        _lines.Add((run, Math.Min(depth, Deepest)));
        if (_open.Count == 0 || !_children.TryGetValue(run, out var children) || depth == 10 * Deepest || !_open.Contains(_ids[run]))
            return;
        foreach (var child in children)
            Show(child, depth + 1);
    }

    // Tags may say anything: a run that is its own ancestor would be shown nowhere.
    private static void BreakCircles(Dictionary<int, int> parentOf)
    {
        var safe = new HashSet<int>();
        foreach (var start in parentOf.Keys.Order().ToList())
        {
            var way = new HashSet<int>();
            for (var run = start; !safe.Contains(run) && parentOf.TryGetValue(run, out var parent); run = parent)
            {
                if (way.Add(run))
                    continue;
                parentOf.Remove(run);
                break;
            }

            safe.UnionWith(way);
        }
    }
}
