using Fude.Tracking.Console.Layout;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Compare;

/// <summary>Facts, params and metrics of the runs side by side. Only the rows and columns in sight are read.</summary>
public sealed partial class TableTab(TimeProvider time) : IDisposable
{
    /// <summary>Runs that stand side by side at once.</summary>
    private const int Together = 24;

    private int _first;
    private object? _of;
    private TablePart[] _parts = [];

    [Inject]
    private CompareReader Reader { get; set; } = null!;

    [Inject]
    private Preferences Chosen { get; set; } = null!;

    /// <summary>What is compared.</summary>
    [Parameter, EditorRequired]
    public CompareView View { get; set; } = null!;

    /// <summary>The runs.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ComparedRun> Runs { get; set; } = [];

    /// <summary>What they have.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ComparedKey> Keys { get; set; } = [];

    /// <summary>Another number when runs have something new.</summary>
    [Parameter]
    public int Version { get; set; }

    /// <summary>Shows another view.</summary>
    [Parameter, EditorRequired]
    public EventCallback<CompareView> Go { get; set; }

    private List<ComparedRun> Window => [.. Runs.Skip(_first).Take(Together)];

    private (Text Name, Func<ComparedRun, string> Value)[] Facts =>
    [
        (CompareText.Experiment, run => run.Experiment),
        (CompareText.Status, run => W[CompareText.Of(run.Status).Word]),
        (CompareText.Started, run => run.Start is { } start ? W.Moment(start) : "—"),
        (CompareText.Took, run => run.Start is { } start ? W.Duration((run.End ?? time.GetUtcNow().ToUnixTimeMilliseconds()) - start) : "—"),
        (CompareText.User, run => run.User is { Length: > 0 } user ? user : "—"),
    ];

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _parts = [new TablePart(Reader, false, W), new TablePart(Reader, true, W)];
        Chosen.Changed += ThemeChanged;
    }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        if (_first >= Runs.Count)
            _first = 0;
        return ArrangeAsync();
    }

    private async Task ArrangeAsync()
    {
        var of = (View.Find, View.All, string.Join(',', View.Goals), Runs, Keys, Version, _first);
        if (of.Equals(_of))
            return;
        _of = of;
        var keys = Keys.Where(key => (View.All || key.Differs) && key.Subject.Key.Contains(View.Find, StringComparison.OrdinalIgnoreCase)).ToLookup(key => key.Subject.IsMetric);
        foreach (var part in _parts)
            await part.ShowAsync([.. keys[part.IsMetric]], Window, View.Goals);
    }

    private Task TurnAsync(int by)
    {
        _first = Math.Clamp(_first + by, 0, Math.Max(0, Runs.Count - 1));
        return ArrangeAsync();
    }

    private Task ChangeGoalAsync(string metric, MetricGoal now)
    {
        var next = now switch { MetricGoal.Low => MetricGoal.High, MetricGoal.High => MetricGoal.None, _ => MetricGoal.Low };
        return Go.InvokeAsync(View with { Goals = new Dictionary<string, MetricGoal>(View.Goals, StringComparer.Ordinal) { [metric] = next } });
    }

    private void ThemeChanged(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);

    /// <inheritdoc/>
    public void Dispose() => Chosen.Changed -= ThemeChanged;
}
