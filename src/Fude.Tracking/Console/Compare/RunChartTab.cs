using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Layout;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Fude.Tracking.Console.Compare;

/// <summary>A part of the page that shows each run by the values of some params and metrics.</summary>
public abstract class RunChartTab : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private ILookup<Subject, ComparedValue> _values = Enumerable.Empty<ComparedValue>().ToLookup(_ => default(Subject));
    private (string Subjects, object Runs, int Version) _read;
    private (ILookup<Subject, ComparedValue> Values, IReadOnlyList<ComparedRun> Runs, bool Dark, string Subjects)? _built;

    /// <summary>What is compared.</summary>
    [Parameter, EditorRequired]
    public CompareView View { get; set; } = null!;

    /// <summary>The runs that are drawn.</summary>
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

    /// <summary>The theme.</summary>
    [Inject]
    protected Preferences Chosen { get; set; } = null!;

    [Inject]
    private CompareReader Reader { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Wording Words { get; set; } = null!;

    /// <summary>What is read.</summary>
    private protected abstract IReadOnlyList<Subject> Subjects { get; }

    /// <summary>What is drawn.</summary>
    private protected RunChart? Drawn { get; private set; }

    /// <summary>Builds the chart of what was read.</summary>
    private protected abstract RunChart? Build();

    /// <summary>The axis of something that was read.</summary>
    private protected ValueAxis Axis(Subject subject) => new(subject, _values[subject], Runs);

    /// <summary>A list of one, or of none.</summary>
    private protected static IReadOnlyList<Subject> One(Subject? subject) => subject is { } known ? [known] : [];

    /// <inheritdoc/>
    protected override void OnInitialized() => Chosen.Changed += ThemeChanged;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var subjects = string.Join(',', Subjects);
        var wanted = (subjects, (object)Runs, Version);
        if (wanted != _read)
        {
            _read = wanted;
            var values = await Reader.ValuesAsync(Runs, [.. Subjects.Distinct()], _ended.Token);
            if (wanted == _read)
                _values = values;
        }

        Arrange();
    }

    /// <summary>Leads to a run that was pressed.</summary>
    private protected void PickAsync(ChartPick pick)
    {
        if (pick.Item is { } run && Runs.Any(known => known.Id == run))
            Navigation.NavigateTo($"/runs/{run}");
    }

    /// <summary>Saves the figures.</summary>
    private protected async Task SaveCsvAsync()
    {
        if (Drawn is null)
            return;
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "/console.js");
        await module.InvokeVoidAsync("download", "runs.csv", "text/csv", RunTable.Csv(Drawn.Table));
    }

    private void Arrange()
    {
        var of = (_values, Runs, Chosen.IsDark, string.Join(',', Subjects) + Words.Language);
        if (_built is { } built && built == of)
            return;
        _built = of;
        Drawn = Build();
    }

    private void ThemeChanged(object? sender, EventArgs e) => _ = InvokeAsync(() =>
    {
        Arrange();
        StateHasChanged();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        Chosen.Changed -= ThemeChanged;
        _ended.Cancel(); // what waits may still look at it: it is left to the collector
        GC.SuppressFinalize(this);
    }
}
