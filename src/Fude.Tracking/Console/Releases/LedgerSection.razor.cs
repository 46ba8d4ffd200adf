using System.Globalization;
using Fude.Tracking.Console.AppLink;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Releases;

/// <summary>The ledger: filter, timeline, what was live at a time, and whether it is as it was written.</summary>
public sealed partial class LedgerSection
{
    private const int Page = 50;
    private const int FilteredPage = 500;
    private const string QueryOfAt = "at";
    private const string QueryOfRelease = "of";
    private const string QueryOfAction = "action";
    private const string QueryOfSearch = "search";
    private const string QueryOfBefore = "before";

    private AppLedger? _ledger;
    private AppLedgerCheck? _check;
    private AppReleasesAt? _then;
    private AppTrouble? _trouble;
    private DateTime? _at;
    private (string? At, long? Release, string? Action, string? Search, long? Before, long Version)? _read;

    [Inject]
    private AppDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The version of the releases: with another one there are new entries.</summary>
    [Parameter, EditorRequired]
    public long Version { get; set; }

    /// <summary>A time of the session's zone, or with an offset.</summary>
    [Parameter]
    public string? At { get; set; }

    /// <summary>Only entries of this release.</summary>
    [Parameter]
    public long? Release { get; set; }

    /// <summary>Only entries of this kind.</summary>
    [Parameter]
    public string? Action { get; set; }

    /// <summary>Only entries that have this in tag, actor or reason.</summary>
    [Parameter]
    public string? Search { get; set; }

    /// <summary>Only entries with a smaller number.</summary>
    [Parameter]
    public long? Before { get; set; }

    private IReadOnlyList<AppLedgerEntry> Shown => _ledger is null ? [] : [.. _ledger.Entries.Where(IsShown)];

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var wanted = (At, Release, Action, Search, Before, Version);
        if (_read == wanted)
            return;
        var newTime = _read?.At != At;
        _read = wanted;
        var isFiltered = Action is { Length: > 0 } || Search is { Length: > 0 };
        var ledger = await Desk.LedgerAsync(isFiltered ? FilteredPage : Page, Before, Release, CancellationToken.None);
        (_ledger, _trouble) = (ledger.Value ?? _ledger, ledger.Trouble);
        if (newTime)
            await ReadThenAsync();
    }

    private async Task ReadThenAsync()
    {
        _then = null;
        if (Moment(At) is not { } time)
            return;
        _at = TimeZoneInfo.ConvertTime(time, W.Zone).DateTime;
        var result = await Desk.AtAsync(time, CancellationToken.None);
        (_then, _trouble) = (result.Value, result.Trouble ?? _trouble);
    }

    private bool IsShown(AppLedgerEntry entry) =>
        (Action is not { Length: > 0 } || entry.Action == Action)
        && (Search is not { Length: > 0 } text || Has(entry.Tag, text) || Has(entry.Actor, text) || Has(entry.Reason, text));

    private static bool Has(string value, string text) => value.Contains(text, StringComparison.OrdinalIgnoreCase);

    // The live one has what the others have not.
    private static double ShareThen(AppReleasesAt then, AppLedgerEntry entry) => entry.ToState == "live" ? 1 - then.Releases.Where(one => one.ToState != "live").Sum(one => one.ToShare) : entry.ToShare;

    // Links carry the moment with its offset, so that it is the same one for whoever opens them elsewhere.
    private void ShowAt() => Go(QueryOfAt, _at is { } local ? new DateTimeOffset(local, W.Zone.GetUtcOffset(local)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : null);

    private DateTimeOffset? Moment(string? text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return null;
        var hasZone = text!.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        return hasZone ? time : new DateTimeOffset(time.DateTime, W.Zone.GetUtcOffset(time.DateTime));
    }

    private async Task CheckAsync()
    {
        var result = await Desk.CheckAsync(CancellationToken.None);
        (_check, _trouble) = (result.Value, result.Trouble);
    }

    private void Go(string name, string? value)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = value is { Length: > 0 } ? value : null };
        if (name is QueryOfRelease or QueryOfAction or QueryOfSearch)
            values[QueryOfBefore] = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(values), replace: true);
    }
}
