using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Sessions;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Releases;

/// <summary>What is live with which share, what is on its way and how it fares, and the ledger.</summary>
public sealed partial class ReleasesPage
{
    private const int Rows = 25;

    private AppReleaseList? _list;
    private AppRelease? _candidate;
    private AppRelease? _live;
    private AppTrouble? _trouble;

    [Inject]
    private AppDesk Desk { get; set; } = null!;

    [Inject]
    private ConsoleUser User { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Only releases with a smaller number.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    public long? Page { get; set; }

    /// <summary>A time at which something was live.</summary>
    [SupplyParameterFromQuery(Name = "at")]
    public string? At { get; set; }

    /// <summary>Only entries of the ledger of this release.</summary>
    [SupplyParameterFromQuery(Name = "of")]
    public long? Of { get; set; }

    /// <summary>Only entries of this kind.</summary>
    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    /// <summary>Only entries that have this text.</summary>
    [SupplyParameterFromQuery(Name = "search")]
    public string? Search { get; set; }

    /// <summary>Only entries with a smaller number.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public long? Before { get; set; }

    /// <inheritdoc/>
    protected override async Task LookAsync()
    {
        var list = await Desk.ReleasesAsync(Rows, Page, Ended);
        (_list, _trouble) = (list.Value ?? _list, list.Trouble);
        if (list.Value is not { } now)
            return;
        _live = now.Live is { } live ? now.Releases.FirstOrDefault(one => one.Id == live) ?? (await Desk.ReleaseAsync(live, Ended)).Value : null;
        _candidate = now.Candidate is { } id ? (await Desk.ReleaseAsync(id, Ended)).Value ?? _candidate : null;
    }

    private AppRelease? Live(AppReleaseList list) => list.Live is null ? null : _live;

    private List<AppRelease> Answering(AppReleaseList list) => [.. ((AppRelease?[])[Live(list), _candidate]).OfType<AppRelease>()];

    private void Turn(long? before) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("page", before));
}
