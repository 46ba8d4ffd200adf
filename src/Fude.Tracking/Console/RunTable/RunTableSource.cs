using Fude.Hosting.Databases;
using Fude.Tracking.Search;
using Fude.Tracking.Search.Listing;

namespace Fude.Tracking.Console.RunTable;

/// <summary>What changed since a view was looked at.</summary>
public enum RunChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Values of runs that are shown.</summary>
    Rows,

    /// <summary>Which runs there are, or their order.</summary>
    Lines,
}

/// <summary>
/// A view of runs: their ids in order, 16 bytes each, so that any place of it is reached at once, and the values of those that are looked at.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="limits">How much a filter may hold.</param>
/// <param name="options">How much a view holds.</param>
/// <param name="time">The present.</param>
public sealed partial class RunTableSource(Database database, SearchLimits limits, RunTableOptions options, TimeProvider time) : IDisposable
{
    private readonly Dictionary<(string Run, string Key), RunCurve> _curves = [];
    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<int, RunIds> _openGroups = [];
    private string _user = "";
    private RunIds _ids = new();
    private IReadOnlyList<(string Run, string Parent)> _parents = [];
    private IReadOnlyList<RunGroup> _groups = [];
    private IRunLines _lines = new FlatLines(new RunIds());

    /// <summary>What is shown.</summary>
    public RunView View { get; private set; } = new() { Experiments = [] };

    /// <summary>The columns that are shown.</summary>
    public RunColumns Columns { get; private set; } = new([RunColumn.Name], 1);

    /// <summary>The limits.</summary>
    public RunTableOptions Options => options;

    /// <summary>How many lines there are.</summary>
    public int Count => _lines.Count;

    /// <summary>How many runs are found; of grouped ones, the sum over the groups.</summary>
    public long Found { get; private set; }

    /// <summary>How many runs <see cref="AllIds"/> has: none where runs are grouped.</summary>
    public int ListedCount => _ids.Count;

    /// <summary>How many groups there are.</summary>
    public int GroupCount => _groups.Count;

    /// <summary>Whether more are found than are listed.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether any run is nested below another one of the view.</summary>
    public bool HasNested => _parents.Count > 0;

    /// <summary>The metrics that groups sum up: those of the columns.</summary>
    public IReadOnlyList<string> GroupMetrics => [.. Columns.All.Where(column => column.Kind == RunColumnKind.Metric).Select(column => column.Key)];

    /// <summary>How long the last listing took.</summary>
    public TimeSpan ListingTook { get; private set; }

    /// <summary>Lists runs.</summary>
    /// <param name="view">What is shown.</param>
    /// <param name="columns">The columns; null for those that fit the runs.</param>
    /// <param name="user">Who looks.</param>
    /// <exception cref="Errors.MlflowException">The filter is wrong; what was shown stays.</exception>
    public Task OpenAsync(RunView view, RunColumns? columns, string user) => AloneAsync(() =>
    {
        var listing = new RunListing(view.Query(user, time.GetUtcNow()), limits);
        if (view.Group != View.Group || !view.Experiments.SequenceEqual(View.Experiments))
        {
            _open.Clear();
            _openGroups.Clear();
        }

        (View, _user) = (view, user);
        return ListAsync(listing, columns ?? Columns, choose: columns is null);
    });

    /// <summary>Lists the same again.</summary>
    public Task ReloadAsync() => AloneAsync(() => ListAsync(Listing(), Columns, choose: false));

    /// <summary>Shows other columns.</summary>
    /// <param name="columns">The columns.</param>
    public Task ShowAsync(RunColumns columns) => AloneAsync(() =>
    {
        var metrics = GroupMetrics;
        Columns = columns;
        return View.Group is not null && !metrics.SequenceEqual(GroupMetrics, StringComparer.Ordinal) ? ListAsync(Listing(), columns, choose: false) : Task.CompletedTask;
    });

    /// <summary>Reads lines with their values.</summary>
    /// <param name="start">The first one's place.</param>
    /// <param name="count">How many.</param>
    public async Task<IReadOnlyList<RunLine>> ReadAsync(int start, int count)
    {
        var lines = new List<RunLine>(count);
        await AloneAsync(() =>
        {
            for (var i = start; i < Math.Min(start + count, _lines.Count); i++)
                lines.Add(_lines[i]);
            return FillAsync(lines);
        });
        return lines;
    }

    /// <summary>The ids of the runs among some lines.</summary>
    /// <param name="start">The first one's place.</param>
    /// <param name="count">How many.</param>
    public async Task<IReadOnlyList<string>> IdsAsync(int start, int count)
    {
        IReadOnlyList<string> ids = [];
        await AloneAsync(() =>
        {
            ids = [.. Enumerable.Range(start, Math.Max(0, Math.Min(count, _lines.Count - start))).Select(i => _lines[i].Id).Where(id => id.Length > 0)];
            return Task.CompletedTask;
        });
        return ids;
    }

    /// <summary>The ids of all runs of the view in their order, at most as many as are listed.</summary>
    public IEnumerable<string> AllIds()
    {
        for (var i = 0; i < _ids.Count; i++)
            yield return _ids[i];
    }

    /// <summary>Shows or hides what stands below a line.</summary>
    /// <param name="line">The line.</param>
    public Task ToggleAsync(RunLine line) => AloneAsync(async () =>
    {
        if (line.Group is { } group)
        {
            var at = _groups.ToList().IndexOf(group);
            if (at >= 0 && !_openGroups.Remove(at))
                _openGroups[at] = await InBackgroundAsync(session => Ids(session, Listing().Within(View.Group!, group.Value), options.MaxListed));
        }
        else if (!_open.Remove(line.Id))
        {
            _open.Add(line.Id);
        }

        Arrange();
    });

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    // A view scrolls, is looked at again and is set anew at the same time.
    private async Task AloneAsync(Func<Task> act)
    {
        await _gate.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _gate.Release();
        }
    }

    private RunListing Listing() => new(View.Query(_user, time.GetUtcNow()), limits);

    private async Task ListAsync(RunListing listing, RunColumns columns, bool choose)
    {
        var began = time.GetTimestamp();
        var several = View.Experiments.Count > 1;
        var mark = await InBackgroundAsync(ReadMark);
        if (View.Group is null)
        {
            var (ids, parents, chosen) = await InBackgroundAsync(session =>
            {
                var found = Ids(session, listing, options.MaxListed + 1);
                return (found, View.Nested ? Parents(session) : [], choose ? DefaultColumns.Choose(session, First(found), several) : columns);
            });
            (_ids, _parents, _groups, Columns) = (ids, parents, [], chosen);
            (Found, IsCut) = (Math.Min(ids.Count, options.MaxListed), ids.Count > options.MaxListed);
        }
        else
        {
            (_ids, _parents) = (new RunIds(), []);
            Columns = choose ? await InBackgroundAsync(session => DefaultColumns.Choose(session, First(Ids(session, listing, 10)), several)) : columns;
            _groups = await InBackgroundAsync(session => new RunGroups(listing, View.Group, GroupMetrics).Read(session, View.Order.Order ?? ListedRuns.Started, View.Ascending, options.MaxGroups + 1));
            (IsCut, _groups) = (_groups.Count > options.MaxGroups, [.. _groups.Take(options.MaxGroups)]);
            Found = _groups.Sum(group => group.Runs);
            await ReopenGroupsAsync(listing);
        }

        (_mark, ListingTook, _listedAt) = (mark, time.GetElapsedTime(began), time.GetTimestamp());
        Arrange();
    }

    // Groups are known by their values; their places may have changed.
    private async Task ReopenGroupsAsync(RunListing listing)
    {
        var values = _openValues.ToList();
        _openGroups.Clear();
        for (var i = 0; i < _groups.Count; i++)
        {
            if (values.Contains((true, _groups[i].Value)))
                _openGroups[i] = await InBackgroundAsync(session => Ids(session, listing.Within(View.Group!, _groups[i].Value), options.MaxListed));
        }
    }

    private void Arrange()
    {
        _openValues = [.. _openGroups.Keys.Select(at => (true, _groups[at].Value))];
        _lines = View.Group is not null ? new GroupedLines(_groups, _openGroups)
            : View.Nested && _parents.Count > 0 ? new NestedLines(_ids, _parents, _open)
            : new FlatLines(_ids);
    }
}
