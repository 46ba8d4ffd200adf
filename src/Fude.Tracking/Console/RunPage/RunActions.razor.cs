using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Dialogs;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Fude.Tracking.Console.RunPage;

/// <summary>What can be done with a run.</summary>
public sealed partial class RunActions
{
    [Inject]
    private RunChanges Changes { get; set; } = null!;

    [Inject]
    private ConsoleActions Actions { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Messages { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public RunSnapshot Snapshot { get; set; } = null!;

    /// <summary>Called after a change.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    private string Id => Snapshot.Id;

    private async Task RenameAsync()
    {
        var parameters = new DialogParameters<TextDialog> { { one => one.Title, W[RunActionText.RenameTitle] }, { one => one.Label, W[RunText.Name] }, { one => one.Value, Snapshot.Run.Info.RunName ?? "" } };
        if (await AskAsync<TextDialog>(parameters) is (string, string name))
            await DoAsync(Access.Write, () => Changes.RenameAsync(Id, name), W[RunActionText.Renamed]);
    }

    private async Task DeleteAsync()
    {
        if (await ConfirmDialog.ShowAsync(Dialogs, W[RunActionText.DeleteTitleOne], W[RunActionText.DeleteNote], W[WordsText.Delete], isGrave: true))
            await DoAsync(Access.Write, () => Changes.DeleteAsync([Id]), W[RunActionText.DeletedOne]);
    }

    private Task RestoreAsync() => DoAsync(Access.Write, () => Changes.RestoreAsync([Id]), W[RunActionText.RestoredOne]);

    private async Task PurgeAsync()
    {
        if (await AskAsync<PurgeDialog>(new DialogParameters<PurgeDialog> { { one => one.Runs, [Id] } }) is not true)
            return;
        PurgeRunsAnswer? answer = null;
        var done = await Actions.RunAsync(Access.Admin, async _ => answer = await Task.Run(() => Changes.PurgeAsync([Id])));
        if (!done || answer is null)
            return;
        Messages.Add(answer.Remaining > 0 ? W[RunActionText.PurgedPartly, answer.Runs, answer.Remaining] : W[RunActionText.Purged, answer.Runs, Wording.Bytes(answer.ArtifactBytes)], Severity.Success);
        if (answer.Remaining == 0)
            Navigation.NavigateTo($"/experiments/{Snapshot.Run.Info.ExperimentId}");
    }

    private async Task RegisterAsync()
    {
        if (await AskAsync<RegisterDialog>([]) is not (string model, string path))
            return;
        ModelVersion? made = null;
        if (await Actions.RunAsync(Access.Write, async _ => made = await Changes.RegisterAsync(Id, path, model)))
            Messages.Add(W[RunActionText.Registered, made!.Name, made.Version], Severity.Success);
        await OnChanged.InvokeAsync();
    }

    private async Task CompareAsync()
    {
        var parameters = new DialogParameters<CompareDialog> { { one => one.Run, Snapshot.Run.Info } };
        if (await AskAsync<CompareDialog>(parameters) is string[] others)
            Navigation.NavigateTo($"/compare?runs={string.Join(',', others.Prepend(Id).Select(Uri.EscapeDataString))}");
    }

    private async Task<object?> AskAsync<TDialog>(DialogParameters parameters)
        where TDialog : IComponent
    {
        var dialog = await Dialogs.ShowAsync<TDialog>(null, parameters);
        return await dialog.Result is { Canceled: false } result ? result.Data : null;
    }

    private async Task DoAsync(Access access, Func<Task> change, string done)
    {
        await Actions.RunAsync(access, _ => change(), done);
        await OnChanged.InvokeAsync();
    }
}
