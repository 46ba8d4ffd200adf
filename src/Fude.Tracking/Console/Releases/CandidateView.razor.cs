using System.Globalization;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Releases;

/// <summary>The steps of a candidate, what is missing for the next one, and what it is judged by.</summary>
public sealed partial class CandidateView
{
    /// <summary>The release, with what is known of it.</summary>
    [Parameter, EditorRequired]
    public AppRelease Release { get; set; } = null!;

    /// <summary>What was said of it; where it is not given, what is said now.</summary>
    [Parameter]
    public AppVerdict? Decided { get; set; }

    private readonly EvidenceHistory _history = new();
    private object? _option;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Decided is null && Release.Verdict is { } verdict)
        {
            if (_history.Add(Release.Id, verdict, Time.GetUtcNow().ToUnixTimeMilliseconds()))
                _option = _history.CanBeDrawn ? _history.Draw(W) : null;
        }
        else
            _option = null;
    }

    private AppVerdict? Verdict => Decided ?? Release.Verdict;

    private bool IsCurrent(int step) => Release.State == "canary" && step == Release.Step;

    private string StepClass(int step) => Release.State switch
    {
        "live" => "done",
        "canary" => step < Release.Step ? "done" : step == Release.Step ? "current" : "",
        "failed" or "draining" when Release.Evidence is not null => step < Release.Step ? "done" : step == Release.Step ? "stopped" : "",
        "retired" when Release.LiveAt is not null => "done",
        _ => "",
    };

    private string OutcomeClass(AppVerdict verdict) => verdict.Outcome switch
    {
        "advance" => "good",
        "rollback" => "bad",
        _ => verdict.Criteria.Any(one => one.State != "fine") ? "warn" : "busy",
    };

    private Text Outcome(AppVerdict verdict) => (verdict.Outcome, Release.State) switch
    {
        ("advance", _) when Decided is not null => CandidateText.WasAsGood,
        ("rollback", _) when Decided is not null => CandidateText.WasWorse,
        ("advance", "shadow") => CandidateText.ShadowAsGood,
        ("rollback", "shadow") => CandidateText.ShadowWorse,
        ("advance", _) => Release.Paused ? CandidateText.AsGoodPaused : CandidateText.AsGood,
        ("rollback", _) => CandidateText.Worse,
        _ when verdict.Missing is null => CandidateText.InDoubt,
        _ => CandidateText.NotEnough,
    };

    private string When(AppMissing missing, double perHour) => missing.Hours switch
    {
        null => W[CandidateText.NoneCome],
        var hours when hours < 1.0 / 60 => W[CandidateText.SoonAt, Rate(perHour)],
        var hours => W[CandidateText.TimeAt, W.Duration((long)Math.Min(hours.Value * 3_600_000, long.MaxValue / 2)), Rate(perHour)],
    };

    private static string Rate(double perHour) => perHour.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Times(AppTimes times) => times.Median is { } median
        ? string.Create(CultureInfo.InvariantCulture, $"{median:0.##} / {times.P95:0.##} / {times.P99:0.##} ms")
        : "—";

    private static string Share(double? share) => share is { } known ? ReleaseText.Percent(known) : "—";
}
