using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Home;

/// <summary>Finds what needs attention.</summary>
internal static class HomeAlerts
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    /// <summary>What is the matter with the application and its releases.</summary>
    /// <param name="w">The session's language.</param>
    /// <param name="trouble">Why the application does not help, or null.</param>
    /// <param name="candidate">The release on its way, with what is known of it, or null.</param>
    /// <param name="releases">The newest releases.</param>
    /// <param name="now">The present moment.</param>
    public static IEnumerable<HomeAlert> OfApp(Wording w, AppTrouble? trouble, AppRelease? candidate, IReadOnlyList<AppRelease> releases, DateTimeOffset now)
    {
        if (trouble is { Kind: not AppTroubleKind.NotSet })
            yield return new HomeAlert(trouble.Kind == AppTroubleKind.NotStarted ? "warn" : "bad", w[AppTroubleNote.TitleOf(trouble.Kind)], "/releases");
        if (candidate is { } one && Waiting(one) is var (mark, text))
            yield return new HomeAlert(mark, w[text, one.Id, one.Tag], $"/releases/{one.Id}");
        // Who takes a release back by hand knows; what happened by itself is told.
        foreach (var failed in releases.Where(release => release.State == "failed" && now - release.ChangedAt < Lately && release.Actor is "judge" or "fude"))
            yield return new HomeAlert("bad", w[failed.Actor == "judge" ? HomeText.RolledBack : HomeText.FailedRelease, failed.Id, failed.Tag, failed.Reason], $"/releases/{failed.Id}");
    }

    /// <summary>The runs that failed.</summary>
    /// <param name="w">The session's language.</param>
    /// <param name="runs">The newest runs.</param>
    public static IEnumerable<HomeAlert> OfRuns(Wording w, RecentRuns runs)
    {
        foreach (var run in runs.Failed)
        {
            var name = run.Info.RunName is { Length: > 0 } given ? given : run.Info.RunId;
            var text = run.Ended is { } ended ? w[HomeText.LostRun, name, ended] : w[HomeText.FailedRun, name];
            yield return new HomeAlert("bad", text, $"/runs/{Uri.EscapeDataString(run.Info.RunId)}");
        }

        if (runs.FailedCount > runs.Failed.Count)
            yield return new HomeAlert("bad", w[HomeText.FailedRuns, w.Count(runs.FailedCount)], "/experiments");
    }

    private static (string Class, Text Text)? Waiting(AppRelease candidate) => candidate switch
    {
        { Paused: true } => ("warn", HomeText.WaitsPaused),
        { State: "shadow", Verdict.Outcome: "rollback" } => ("warn", HomeText.ShadowWorse),
        { State: "canary", Verdict: { Outcome: "wait" } verdict } when verdict.Criteria.Any(one => one.State != "fine") => ("warn", HomeText.Waits),
        { State: "canary", Verdict: { Outcome: "wait", Missing.Hours: null } } => ("warn", HomeText.WaitsIdle),
        _ => null,
    };
}
