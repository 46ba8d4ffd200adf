using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Fude.Tracking.Errors;
using Fude.Tracking.Registry;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>A version of a model: from its dataset to its releases, stage, aliases, tags and description.</summary>
public sealed partial class VersionPage
{
    private ModelVersion? _version;
    private Run? _run;
    private ReleaseMarks _marks = ReleaseMarks.None;
    private bool _missing;

    [Inject]
    private RegistryDesk Registry { get; set; } = null!;

    [Inject]
    private AppDesk Desk { get; set; } = null!;

    [Inject]
    private ConsoleUser User { get; set; } = null!;

    [Inject]
    private ConsoleActions Actions { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The model's name.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>The version's number.</summary>
    [Parameter]
    public string Version { get; set; } = "";

    /// <inheritdoc/>
    protected override TimeSpan Every => TimeSpan.FromSeconds(2);

    private bool CanWrite => User.May(Access.Write);

    private int Number => RegistryDesk.Number(Version) ?? -1;

    /// <inheritdoc/>
    protected override async Task LookAsync()
    {
        try
        {
            (_version, _run) = await Registry.VersionAsync(Name, Number, Ended);
            _missing = false;
        }
        catch (MlflowException)
        {
            (_version, _missing) = (null, true);
            return;
        }

        if (Desk.IsSet && (await Desk.ReleasesAsync(ReleaseMarks.Most, null, Ended)).Value is { } list)
            _marks = new ReleaseMarks(list.Releases);
    }

    private Task<bool> DescribeAsync(string text) => WriteAsync(() => Registry.DescribeAsync(Name, Number, text));

    private Task<bool> SetTagAsync(string key, string value) => WriteAsync(() => Registry.SetTagAsync(Name, Number, key, value));

    private Task RemoveTagAsync(string key) => WriteAsync(() => Registry.DeleteTagAsync(Name, Number, key));

    private Task<bool> SetAliasAsync(string alias, string version) => WriteAsync(() => Registry.SetAliasAsync(Name, alias, Number), W[ModelText.AliasMoved, alias, version]);

    private Task RemoveAliasAsync(string alias) => WriteAsync(() => Registry.DeleteAliasAsync(Name, alias));

    private async Task TransitionAsync()
    {
        var parameters = new DialogParameters<StageDialog> { { one => one.Now, _version?.CurrentStage ?? VersionStage.None } };
        var dialog = await Dialogs.ShowAsync<StageDialog>(W[ModelText.TransitionTitle], parameters);
        if ((await dialog.Result)?.Data is not StageWish wish)
            return;
        await Actions.RunAsync(Access.Write, caller => Registry.TransitionAsync(caller, Name, Number, wish.Stage, wish.Archive, wish.Reason), W[ModelText.TransitionDone, Version, wish.Stage]);
        await LookOnceAsync();
    }

    private async Task DeleteAsync()
    {
        var parameters = new DialogParameters<TextDialog>
        {
            { one => one.Title, W[ModelText.DeleteVersionTitle] },
            { one => one.What, W[ModelText.DeleteVersionWhat, Name, Version] },
            { one => one.Label, W[ModelText.TypeName, Version] },
            { one => one.Needed, Version },
        };
        var dialog = await Dialogs.ShowAsync<TextDialog>(W[ModelText.DeleteVersionTitle], parameters);
        if ((await dialog.Result)?.Data is string && await Actions.RunAsync(Access.Write, _ => Registry.DeleteAsync(Name, Number), W[ModelText.Deleted, W[ModelText.VersionOf, Name, Version]]))
            Navigation.NavigateTo(ModelAddress.Of(Name));
    }

    private async Task<bool> WriteAsync(Func<Task> write, string? done = null)
    {
        var isDone = await Actions.RunAsync(Access.Write, _ => write(), done);
        await LookOnceAsync();
        return isDone;
    }

    private string Moment(long? at) => at is { } known ? W.Moment(known) : "—";
}
