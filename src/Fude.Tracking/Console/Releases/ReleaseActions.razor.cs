using Fude.Hosting.Security;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Fude.Tracking.Console.Releases;

/// <summary>What an administrator may do with the releases now.</summary>
public sealed partial class ReleaseActions
{
    [Inject]
    private AppDesk Desk { get; set; } = null!;

    [Inject]
    private ConsoleUser User { get; set; } = null!;

    [Inject]
    private ConsoleActions Actions { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Messages { get; set; } = null!;

    /// <summary>The release on its way, or null.</summary>
    [Parameter]
    public AppRelease? Candidate { get; set; }

    /// <summary>The live release, where it may be gone back from.</summary>
    [Parameter]
    public AppRelease? Live { get; set; }

    /// <summary>Called after a change.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    private Task PromoteAsync(AppRelease release) => ChangeAsync(release, "promote", ReleaseText.PromoteTitle, ReleaseText.PromoteWhat, isGrave: false);

    private Task PauseAsync(AppRelease release, bool paused) => paused
        ? ChangeAsync(release, "pause", ReleaseText.PauseTitle, ReleaseText.PauseWhat, isGrave: false)
        : ChangeAsync(release, "resume", ReleaseText.ResumeTitle, ReleaseText.ResumeWhat, isGrave: false);

    // Of this one by its number: it may have become live meanwhile, and then nothing else is to be taken back.
    private Task TakeBackAsync(AppRelease release) => ChangeAsync(release, "rollback", ReleaseText.RollbackTitle, ReleaseText.RollbackCandidate, isGrave: true);

    private async Task ChangeAsync(AppRelease release, string what, Text title, Text consequence, bool isGrave)
    {
        if (await AskAsync(title, W[consequence, release.Id, release.Tag], isGrave) is not { } reason)
            return;
        await Actions.RunAsync(Access.Admin, async caller =>
        {
            var changed = await Desk.ChangeAsync(caller, release.Id, what, new AppWord(reason));
            Messages.Add(W[ReleaseText.DoneChange, changed.Id, changed.Tag, ReleaseWord.State(W, changed.State) + (changed.Paused ? $" · {W[ReleaseText.Paused]}" : "")], Severity.Success);
        });
        await OnChanged.InvokeAsync();
    }

    private async Task ReturnAsync(AppRelease live, long before)
    {
        if (await AskAsync(ReleaseText.RollbackTitle, W[ReleaseText.RollbackLive, live.Id, live.Tag, before], isGrave: true) is not { } reason)
            return;
        await Actions.RunAsync(Access.Admin, async caller =>
        {
            var done = await Desk.RollbackAsync(caller, reason);
            Messages.Add(W[ReleaseText.DoneRollback, done.To.Id, done.To.Tag, done.From.Id, done.From.Tag], Severity.Success);
        });
        await OnChanged.InvokeAsync();
    }

    private async Task<string?> AskAsync(Text title, string what, bool isGrave)
    {
        var parameters = new DialogParameters<ReasonDialog> { { one => one.Title, W[title] }, { one => one.What, what }, { one => one.IsGrave, isGrave } };
        var dialog = await Dialogs.ShowAsync<ReasonDialog>(W[title], parameters);
        return (await dialog.Result)?.Data as string;
    }
}
