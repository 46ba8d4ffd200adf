using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Dialogs;
using Fude.Tracking.Console.RunPage;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Fude.Tracking.Console.RunTable;

/// <summary>What can be done with the selected runs.</summary>
public sealed partial class SelectionBar
{
    [Inject]
    private RunChanges Changes { get; set; } = null!;

    [Inject]
    private ConsoleActions Actions { get; set; } = null!;

    [Inject]
    private ConsoleUser User { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Messages { get; set; } = null!;

    /// <summary>The selected runs.</summary>
    [Parameter, EditorRequired]
    public IReadOnlySet<string> Selected { get; set; } = null!;

    /// <summary>active, deleted or all: which runs the view is of.</summary>
    [Parameter, EditorRequired]
    public string Stage { get; set; } = "active";

    /// <summary>How many runs can be selected at once.</summary>
    [Parameter]
    public int Found { get; set; }

    /// <summary>How many runs can be compared.</summary>
    [Parameter]
    public int MaxCompared { get; set; } = 200;

    /// <summary>Told that all that is found is to be selected.</summary>
    [Parameter]
    public EventCallback OnSelectFound { get; set; }

    /// <summary>Told that nothing is to be selected any more.</summary>
    [Parameter]
    public EventCallback OnClear { get; set; }

    /// <summary>Told after a change; with whether the runs have left the view.</summary>
    [Parameter]
    public EventCallback<bool> OnChanged { get; set; }

    private bool CanCompare => Selected.Count >= 2 && Selected.Count <= MaxCompared;

    private async Task SetTagAsync()
    {
        var parameters = new DialogParameters<TextDialog> { { one => one.Title, W[RunTableText.SetTag] }, { one => one.Key, W[RunActionText.TagName] }, { one => one.Label, W[RunActionText.TagValue] }, { one => one.MaxLength, 8000 } };
        if (await AskAsync<TextDialog>(parameters) is (string key, string value))
            await DoAsync(runs => Changes.SetTagAsync(runs, new Tag(key, value)), RunTableText.TagsSet);
    }

    private async Task RemoveTagAsync()
    {
        var parameters = new DialogParameters<TextDialog> { { one => one.Title, W[RunTableText.RemoveTag] }, { one => one.Label, W[RunActionText.TagName] } };
        if (await AskAsync<TextDialog>(parameters) is (string, string key))
            await DoAsync(runs => Changes.DeleteTagAsync(runs, key), RunTableText.TagsRemoved);
    }

    private async Task DeleteAsync()
    {
        if (await ConfirmDialog.ShowAsync(Dialogs, W[RunActionText.DeleteTitle, W.Count(Selected.Count)], W[RunActionText.DeleteNote], W[WordsText.Delete], isGrave: true))
            await DoAsync(Changes.DeleteAsync, RunActionText.DeletedMany, leaves: true);
    }

    private Task RestoreAsync() => DoAsync(Changes.RestoreAsync, RunActionText.RestoredMany, leaves: true);

    private async Task PurgeAsync()
    {
        string[] runs = [.. Selected];
        if (await AskAsync<PurgeDialog>(new DialogParameters<PurgeDialog> { { one => one.Runs, runs } }) is not true)
            return;
        PurgeRunsAnswer? answer = null;
        if (await Actions.RunAsync(Access.Admin, async _ => answer = await Task.Run(() => Changes.PurgeAsync(runs))) && answer is not null)
            Messages.Add(answer.Remaining > 0 ? W[RunActionText.PurgedPartly, answer.Runs, answer.Remaining] : W[RunActionText.Purged, answer.Runs, Wording.Bytes(answer.ArtifactBytes)], Severity.Success);
        await OnChanged.InvokeAsync(true);
    }

    private async Task RegisterAsync()
    {
        var run = Selected.First();
        if (await AskAsync<RegisterDialog>(new DialogParameters<RegisterDialog> { { one => one.Path, await Changes.ModelPathAsync(run) ?? RunChanges.Bundle } }) is not (string model, string path))
            return;
        ModelVersion? made = null;
        if (await Actions.RunAsync(Access.Write, async _ => made = await Changes.RegisterAsync(run, path, model)))
            Messages.Add(W[RunActionText.Registered, made!.Name, made.Version], Severity.Success);
        await OnChanged.InvokeAsync(false);
    }

    private async Task<object?> AskAsync<TDialog>(DialogParameters parameters)
        where TDialog : IComponent
    {
        var dialog = await Dialogs.ShowAsync<TDialog>(null, parameters);
        return await dialog.Result is { Canceled: false } result ? result.Data : null;
    }

    private async Task DoAsync(Func<IReadOnlyList<string>, Task> change, Text done, bool leaves = false)
    {
        string[] runs = [.. Selected];
        var changed = await Actions.RunAsync(Access.Write, _ => change(runs), W[done, W.Count(runs.Length)]);
        await OnChanged.InvokeAsync(changed && leaves);
    }
}
