using System.Globalization;
using Fude.Hosting.Security;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Fude.Tracking.Errors;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Fude.Tracking.Console.Releases;

/// <summary>Releases a model of the registry, or of a run, in the application.</summary>
public sealed partial class DeployPage
{
    private static readonly (string Value, Text Text)[] Strategies = [("canary", DeployText.Canary), ("shadow", DeployText.Shadow), ("all-at-once", DeployText.AllAtOnce)];

    private readonly DeployForm _form = new();
    private IReadOnlyList<ReleasableModel>? _models;
    private ReleasableModel? _model;
    private AppTrouble? _trouble;
    private bool _sending;

    [Inject]
    private ReleasableModels Models { get; set; } = null!;

    [Inject]
    private AppDesk Desk { get; set; } = null!;

    [Inject]
    private ConsoleUser User { get; set; } = null!;

    [Inject]
    private ConsoleActions Actions { get; set; } = null!;

    [Inject]
    private ISnackbar Messages { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The run whose model it is.</summary>
    [SupplyParameterFromQuery(Name = "run")]
    public string? Run { get; set; }

    /// <summary>The registered model.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? Model { get; set; }

    /// <summary>Its version.</summary>
    [SupplyParameterFromQuery(Name = "version")]
    public string? Version { get; set; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!User.May(Access.Admin))
            return;
        var recent = await Models.RecentAsync(CancellationToken.None);
        var named = await NamedAsync();
        _models = named is null ? recent : [named, .. recent.Where(one => one.Key != named.Key)];
        Choose(named?.Key ?? _model?.Key);
        _trouble = (await Desk.ReleasesAsync(1, null, CancellationToken.None)).Trouble;
    }

    private async Task<ReleasableModel?> NamedAsync()
    {
        try
        {
            if (Model is { Length: > 0 } name && int.TryParse(Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                return await Models.OfVersionAsync(name, version, CancellationToken.None);
            return Run is { Length: > 0 } run ? await Models.OfRunAsync(run, CancellationToken.None) : null;
        }
        catch (MlflowException)
        {
            return null; // gone: others can be chosen
        }
    }

    private void Choose(string? key)
    {
        var before = _model;
        _model = _models?.FirstOrDefault(one => one.Key == key);
        if (_model is null || _model.Key == before?.Key)
            return;
        (_form.Tag, _form.Force) = (_model.Tag, false);
    }

    private string? Bad(string field) => _form.Mistakes.ContainsKey(field) ? "true" : null;

    private static Text Gate(ReleasableModel model) => model.Gate switch
    {
        "passed" => DeployText.GatePassed,
        "failed" => DeployText.GateShut,
        "forced" => DeployText.GateForced,
        _ => DeployText.GateNone,
    };

    private async Task SendAsync()
    {
        if (_form.Read(_model) is not { } wish || _sending)
            return;
        _sending = true;
        try
        {
            AppRelease? made = null;
            if (await Actions.RunAsync(Access.Admin, async caller => made = await Desk.DeployAsync(caller, wish)) && made is not null)
            {
                Messages.Add(W[DeployText.Done, made.Id, made.Tag], Severity.Success);
                Navigation.NavigateTo(string.Create(CultureInfo.InvariantCulture, $"/releases/{made.Id}"));
            }
        }
        finally
        {
            _sending = false;
        }
    }
}
