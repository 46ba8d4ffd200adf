using System.Globalization;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.ModelRegistry;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Home;

/// <summary>The first page: what is live and how it does, the last runs, and what needs attention.</summary>
public sealed partial class OverviewPage
{
    private const int Releases = 20;

    private RecentRuns? _runs;
    private AppReleaseList? _list;
    private AppRelease? _candidate;
    private AppTraffic? _traffic;
    private AppTrouble? _trouble;
    private List<AppRelease> _answering = [];
    private List<AppAccuracy> _accuracies = [];
    private IReadOnlyList<ModelVersion> _versions = [];
    private string? _digest;

    [Inject]
    private RunDesk Runs { get; set; } = null!;

    [Inject]
    private AppDesk Desk { get; set; } = null!;

    [Inject]
    private RegistryDesk Registry { get; set; } = null!;

    [Inject]
    private TrafficWatch Traffic { get; set; } = null!;

    [Inject]
    private ConsoleUser User { get; set; } = null!;

    /// <inheritdoc/>
    protected override TimeSpan Every => TimeSpan.FromSeconds(2);

    private List<HomeAlert> Alerts => [.. HomeAlerts.OfApp(W, _trouble, _candidate, _list?.Releases ?? [], Now), .. _runs is { } runs ? HomeAlerts.OfRuns(W, runs) : []];

    /// <inheritdoc/>
    protected override async Task LookAsync()
    {
        _runs = await Runs.ReadAsync(Ended);
        if (!Desk.IsSet)
            return;
        var list = await Desk.ReleasesAsync(Releases, null, Ended);
        (_list, _trouble) = (list.Value ?? _list, list.Trouble);
        if (list.Value is not { } now)
        {
            _traffic = null;
            return;
        }

        var live = now.Live is { } id ? now.Releases.FirstOrDefault(one => one.Id == id) ?? (await Desk.ReleaseAsync(id, Ended)).Value : null;
        _candidate = now.Candidate is { } next ? (await Desk.ReleaseAsync(next, Ended)).Value : null;
        _answering = [.. ((AppRelease?[])[live, _candidate]).OfType<AppRelease>()];
        _traffic = await Traffic.LookAsync(User.Caller, Ended);
        var accuracies = (await Desk.AccuracyAsync(Ended)).Value?.Models ?? [];
        _accuracies = [.. _answering.Select(release => accuracies.FirstOrDefault(one => one.Tag == release.Tag)).OfType<AppAccuracy>()];
        if (live is not null && live.Digest != _digest)
            (_versions, _digest) = (await Registry.VersionsOfAsync(live.Digest, live.RunId, Ended), live.Digest);
    }

    private string Window(AppTraffic traffic) => traffic.Lasted is { TotalSeconds: > 0 } lasted
        ? $"{W[HomeText.PerMinute, (traffic.Requests / lasted.TotalMinutes).ToString("#,0.#", CultureInfo.InvariantCulture)]} · {W[HomeText.Lately, W.Duration((long)lasted.TotalMilliseconds)]}"
        : W[HomeText.SinceStart];

    private static string Milliseconds(double? time) => time is { } known ? known.ToString(known < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) + " ms" : "—";

    private static string NameOf(RecentRun run) => run.Info.RunName is { Length: > 0 } name ? name : run.Info.RunId;

    private string Lasted(RunInfo info) => info.StartTime is not { } start ? "—" : W.Duration((info.EndTime ?? Now.ToUnixTimeMilliseconds()) - start);

    private static string StateClass(RunStatus status) => status switch
    {
        RunStatus.Running or RunStatus.Scheduled => "busy",
        RunStatus.Finished => "good",
        RunStatus.Failed => "bad",
        _ => "warn",
    };

    private static Text StateText(RunStatus status) => status switch
    {
        RunStatus.Running => HomeText.Running,
        RunStatus.Scheduled => HomeText.Scheduled,
        RunStatus.Finished => HomeText.Finished,
        RunStatus.Failed => HomeText.Failed,
        _ => HomeText.Killed,
    };
}
