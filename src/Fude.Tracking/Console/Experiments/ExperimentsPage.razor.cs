using Fude.Hosting.Security;
using Fude.Tracking.Console.Dialogs;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Fude.Tracking.Console.Experiments;

/// <summary>The experiments.</summary>
public sealed partial class ExperimentsPage(ExperimentList experiments, ConsoleActions actions, IDialogService dialogs, NavigationManager navigation, TimeProvider time) : IAsyncDisposable
{
    private const int ShownNote = 160;
    private const int ShownTag = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _ended = new();
    private readonly SortedSet<string> _selected = new(StringComparer.Ordinal);
    private List<ExperimentLine>? _lines;
    private (string? Query, string? View, string? Order)? _read;
    private string? _next;
    private string? _text;
    private int _typed;
    private int _applied;

    [Inject]
    private ConsoleUser User { get; set; } = null!;

    /// <summary>A part of the names.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>deleted, or nothing for the active ones.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>name, changed, or nothing for the newest first.</summary>
    [SupplyParameterFromQuery(Name = "order")]
    public string? Order { get; set; }

    private bool IsDeletedView => View == "deleted";

    private DateTimeOffset Now => time.GetUtcNow();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_read == (Query, View, Order))
            return;
        // What stands in the field is left alone while somebody types on.
        if (_read?.Query != Query && _typed == _applied)
            _text = Query;
        _read = (Query, View, Order);
        await ReadAsync();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _ = WatchAsync();

    private async Task ReadAsync()
    {
        var asked = _read;
        var (lines, next) = await experiments.ReadAsync(Query, IsDeletedView, Order ?? "", null);
        if (asked != _read)
            return;
        (_lines, _next) = ([.. lines], next);
        _selected.IntersectWith(lines.Select(line => line.Id));
    }

    private async Task MoreAsync()
    {
        var (lines, next) = await experiments.ReadAsync(Query, IsDeletedView, Order ?? "", _next);
        _lines!.AddRange(lines);
        _next = next;
    }

    private async Task SearchAsync()
    {
        var typed = ++_typed;
        await Task.Delay(Pause, time);
        if (typed != _typed)
            return;
        _applied = typed;
        if ((_text ?? "") != (Query ?? ""))
            Set("q", _text, replace: true);
    }

    private void Set(string name, string? value, bool replace = false) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameter(name, string.IsNullOrWhiteSpace(value) ? null : value), replace: replace);

    private void Select(string id, bool on) => _ = on ? _selected.Add(id) : _selected.Remove(id);

    // A menu stays open until what was chosen is done: a dialog would stand before it all that time.
    private void Begin(Func<Task> act) => _ = InvokeAsync(async () =>
    {
        await Task.Yield();
        try
        {
            await act();
            StateHasChanged();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await DispatchExceptionAsync(e);
        }
    });

    private async Task CreateAsync()
    {
        if (await AskNameAsync(W[ExperimentText.Create], "", W[ExperimentText.CreateShort]) is { } name)
            await ChangeAsync(() => experiments.CreateAsync(name), W[ExperimentText.CreatedDone, name]);
    }

    private async Task RenameAsync(ExperimentLine line)
    {
        if (await AskNameAsync(W[ExperimentText.RenameTitle], line.Name, W[WordsText.Rename]) is { } name && name != line.Name)
            await ChangeAsync(() => experiments.RenameAsync(line.Id, name), W[ExperimentText.RenamedDone, name]);
    }

    private async Task DeleteAsync(ExperimentLine line)
    {
        if (await ConfirmDialog.ShowAsync(dialogs, W[ExperimentText.DeleteTitle], W[ExperimentText.DeleteQuestion, line.Name, W.Count(line.Runs)], W[WordsText.Delete]))
            await ChangeAsync(() => experiments.DeleteAsync(line.Id), W[ExperimentText.DeletedDone, line.Name]);
    }

    private Task RestoreAsync(ExperimentLine line) => ChangeAsync(() => experiments.RestoreAsync(line.Id), W[ExperimentText.RestoredDone, line.Name]);

    private async Task EditAsync(ExperimentLine line)
    {
        if (await ExperimentDialog.ShowAsync(dialogs, line) is { } changes)
            await ChangeAsync(() => experiments.ChangeTagsAsync(line.Id, changes.Set, changes.Removed), W[ExperimentText.SavedDone]);
    }

    private async Task ChangeAsync(Func<Task> change, string done)
    {
        await actions.RunAsync(Access.Write, _ => change(), done);
        await ReadAsync();
    }

    private Task<string?> AskNameAsync(string title, string name, string submit) => AskDialog.ShowAsync(dialogs, new DialogParameters<AskDialog>
    {
        { each => each.Title, title }, { each => each.Label, W[ExperimentText.Name] }, { each => each.Text, name }, { each => each.Submit, submit },
    });

    private static string FirstLine(string note) => Short(note.AsSpan().TrimStart("# \n\r").ToString().Split('\n')[0], ShownNote);

    private static string Short(string text, int most = ShownTag) => text.Length <= most ? text : text[..most] + "…";

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
                await InvokeAsync(LookAsync);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the page is closed
        }
    }

    // The first page only: who has asked for more reads on without being disturbed.
    private async Task LookAsync()
    {
        if (_lines is not { Count: <= 100 } before)
            return;
        try
        {
            await ReadAsync();
            if (!before.SequenceEqual(_lines!))
                StateHasChanged();
        }
        catch (Hosting.Databases.DatabaseException)
        {
            // the next look, or the next thing that the person does, will tell
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync(); // what waits may still look at it: it is left to the collector
    }
}
