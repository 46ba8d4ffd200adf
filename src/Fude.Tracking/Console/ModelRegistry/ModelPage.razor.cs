using System.Globalization;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Releases;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Fude.Tracking.Errors;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>A registered model: its versions, aliases, tags and description, and which is live.</summary>
public sealed partial class ModelPage
{
    private RegisteredModel? _model;
    private List<ModelVersion> _versions = [];
    private ReleaseMarks _marks = ReleaseMarks.None;
    private string? _next;
    private bool _missing;
    private bool _more;

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

    /// <inheritdoc/>
    protected override TimeSpan Every => TimeSpan.FromSeconds(2);

    private bool CanWrite => User.May(Access.Write);

    private bool MayDeploy => Desk.IsSet && User.May(Access.Admin);

    /// <inheritdoc/>
    protected override async Task LookAsync()
    {
        var name = Name;
        try
        {
            var model = await Registry.ModelAsync(name, Ended);
            if (!_more || _model?.Name != name)
            {
                var page = await Registry.VersionsAsync(name, null, Ended);
                (_versions, _next, _more) = ([.. page.ModelVersions ?? []], page.NextPageToken, false);
            }

            (_model, _missing) = (model, false);
        }
        catch (MlflowException)
        {
            (_model, _missing) = (null, true);
            return;
        }

        if (Desk.IsSet && (await Desk.ReleasesAsync(ReleaseMarks.Most, null, Ended)).Value is { } list)
            _marks = new ReleaseMarks(list.Releases);
    }

    private async Task MoreAsync()
    {
        if (_next is null)
            return;
        var page = await Registry.VersionsAsync(Name, _next, Ended);
        _more = true;
        _versions.AddRange(page.ModelVersions ?? []);
        _next = page.NextPageToken;
    }

    private Task<bool> DescribeAsync(string text) => WriteAsync(() => Registry.DescribeAsync(Name, null, text));

    private Task<bool> SetTagAsync(string key, string value) => WriteAsync(() => Registry.SetTagAsync(Name, null, key, value));

    private Task RemoveTagAsync(string key) => WriteAsync(() => Registry.DeleteTagAsync(Name, null, key));

    private Task<bool> SetAliasAsync(string alias, string version) =>
        WriteAsync(() => Registry.SetAliasAsync(Name, alias, RegistryDesk.Number(version) ?? 0), W[ModelText.AliasMoved, alias, version]);

    private Task RemoveAliasAsync(string alias) => WriteAsync(() => Registry.DeleteAliasAsync(Name, alias));

    private async Task RenameAsync()
    {
        var parameters = new DialogParameters<TextDialog> { { one => one.Title, W[WordsText.Rename] }, { one => one.Label, W[ModelText.Name] }, { one => one.Value, Name } };
        var dialog = await Dialogs.ShowAsync<TextDialog>(W[WordsText.Rename], parameters);
        if ((await dialog.Result)?.Data is string name && name != Name && await Actions.RunAsync(Access.Write, _ => Registry.RenameAsync(Name, name), W[ModelText.RenameDone, name]))
            Navigation.NavigateTo(ModelAddress.Of(name), replace: true);
    }

    private async Task DeleteAsync()
    {
        var parameters = new DialogParameters<TextDialog>
        {
            { one => one.Title, W[ModelText.DeleteModelTitle] },
            { one => one.What, W[ModelText.DeleteModelWhat, Name, _next is null ? W.Count(_versions.Count) : $"{W.Count(_versions.Count)}+"] },
            { one => one.Label, W[ModelText.TypeName, Name] },
            { one => one.Needed, Name },
        };
        var dialog = await Dialogs.ShowAsync<TextDialog>(W[ModelText.DeleteModelTitle], parameters);
        if ((await dialog.Result)?.Data is string && await Actions.RunAsync(Access.Write, _ => Registry.DeleteAsync(Name), W[ModelText.Deleted, Name]))
            Navigation.NavigateTo("/models");
    }

    private async Task<bool> WriteAsync(Func<Task> write, string? done = null)
    {
        var isDone = await Actions.RunAsync(Access.Write, _ => write(), done);
        await LookOnceAsync();
        return isDone;
    }

    private string Moment(long? at) => at is { } known ? W.Moment(known) : "—";

    private static string Accuracy(ModelVersion version) =>
        version.Tags?.FirstOrDefault(tag => tag.Key == "fude.test_acc")?.Value is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var accuracy) ? ReleaseText.Percent(accuracy) : "—";
}
