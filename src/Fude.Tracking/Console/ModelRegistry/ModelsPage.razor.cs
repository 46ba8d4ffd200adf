using System.Globalization;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>The registered models, with what of them is live.</summary>
public sealed partial class ModelsPage
{
    private List<RegisteredModel>? _models;
    private Dictionary<string, List<AppRelease>> _atWork = [];
    private long? _version;
    private string? _next;
    private string? _shown;
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

    /// <summary>Part of a name.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <inheritdoc/>
    protected override TimeSpan Every => TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task LookAsync()
    {
        // Whoever has more pages open than one keeps what is there until something else is searched for.
        if (!_more || _shown != Query)
        {
            var query = Query;
            var found = await Registry.SearchAsync(query, null, Ended);
            if (query != Query)
                return;
            (_models, _next, _shown, _more) = ([.. found.RegisteredModels ?? []], found.NextPageToken, query, false);
        }

        if (Desk.IsSet && (await Desk.ReleasesAsync(ReleaseMarks.Most, null, Ended)).Value is { } list)
            await MarkAsync(list);
    }

    // Which models the releases at work are of: looked up when there is another version of the releases.
    private async Task MarkAsync(AppReleaseList list)
    {
        if (_version == list.Version)
            return;
        var found = new Dictionary<string, List<AppRelease>>(StringComparer.Ordinal);
        foreach (var release in list.Releases.Where(ReleaseMarks.IsAtWork))
        {
            foreach (var name in (await Registry.VersionsOfAsync(release.Digest, release.RunId, Ended)).Select(version => version.Name).Distinct(StringComparer.Ordinal))
            {
                if (!found.TryGetValue(name, out var releases))
                    found[name] = releases = [];
                releases.Add(release);
            }
        }

        (_atWork, _version) = (found, list.Version);
    }

    private async Task MoreAsync()
    {
        if (_next is null || _models is null)
            return;
        var found = await Registry.SearchAsync(Query, _next, Ended);
        _more = true;
        _models.AddRange(found.RegisteredModels ?? []);
        _next = found.NextPageToken;
    }

    private void Look(string? text) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", text is { Length: > 0 } ? text : null), replace: true);

    private async Task CreateAsync()
    {
        var parameters = new DialogParameters<TextDialog> { { one => one.Title, W[ModelText.CreateTitle] }, { one => one.Label, W[ModelText.Name] } };
        var dialog = await Dialogs.ShowAsync<TextDialog>(W[ModelText.CreateTitle], parameters);
        if ((await dialog.Result)?.Data is not string name)
            return;
        if (await Actions.RunAsync(Access.Write, _ => Registry.CreateAsync(name), W[ModelText.CreateDone, name]))
            Navigation.NavigateTo(ModelAddress.Of(name));
    }

    private static ModelVersion? Latest(RegisteredModel model) => model.LatestVersions?.MaxBy(version => int.Parse(version.Version, CultureInfo.InvariantCulture));

    private IReadOnlyList<AppRelease> AtWork(RegisteredModel model) => _atWork.GetValueOrDefault(model.Name) ?? [];
}
