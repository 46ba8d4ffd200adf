using System.Text.Json;
using Fude.Tracking.Console.AppLink;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Releases;

/// <summary>One release: what it is, how it fares, the drawings on which it differs, and what happened to it.</summary>
public sealed partial class ReleasePage
{
    private const int Entries = 100;

    private AppRelease? _release;
    private AppLedger? _ledger;
    private AppVerdict? _decided;
    private AppTrouble? _trouble;
    private (string State, double Share, bool Paused, DateTimeOffset At)? _seen;

    [Inject]
    private AppDesk Desk { get; set; } = null!;

    /// <summary>The release.</summary>
    [Parameter]
    public long Id { get; set; }

    /// <summary>Only drawings with a smaller number.</summary>
    [SupplyParameterFromQuery(Name = "drawings")]
    public long? Drawings { get; set; }

    /// <inheritdoc/>
    protected override async Task LookAsync()
    {
        if (_release is { } shown && shown.Id != Id)
            (_release, _ledger, _decided, _seen) = (null, null, null, null);
        var result = await Desk.ReleaseAsync(Id, Ended);
        (_release, _trouble) = (result.Value ?? _release, result.Trouble);
        if (result.Value is not { } release)
            return;
        // The ledger has another entry when the release has changed, and not before.
        var now = (release.State, release.Share, release.Paused, release.ChangedAt);
        if (_seen == now)
            return;
        if ((await Desk.LedgerAsync(Entries, null, Id, Ended)).Value is not { } ledger)
            return;
        (_ledger, _seen, _decided) = (ledger, now, ledger.Entries.Select(Decision).FirstOrDefault(verdict => verdict is not null));
    }

    private Task ChangedAsync() => LookOnceAsync();

    private static AppVerdict? Decision(AppLedgerEntry entry)
    {
        if (entry is not { Actor: "judge", Figures: { ValueKind: JsonValueKind.Object } figures })
            return null;
        try
        {
            return figures.Deserialize(AppJson.Default.AppDecision)?.Verdict;
        }
        catch (JsonException)
        {
            return null; // of another version
        }
    }
}
