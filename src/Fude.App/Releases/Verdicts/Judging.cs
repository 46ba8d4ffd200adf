using System.Globalization;

namespace Fude.App.Releases.Verdicts;

/// <summary>
/// Judges a candidate from what is known of it, and nothing else. It may be asked after every request: each test's evidence exceeds what is needed
/// at any time at all with at most its part of the false-alarm rate.
/// </summary>
public static class Judging
{
    private const long FewRequests = 20; // a step with fewer says little about the rate

    /// <summary>Judges.</summary>
    /// <param name="plan">Steps, least evidence and tolerances.</param>
    /// <param name="steps">The steps so far; the last one is the present one.</param>
    /// <exception cref="ArgumentException">There is no step.</exception>
    public static Verdict Of(CanaryPlan plan, IReadOnlyList<StepEvidence> steps)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (steps is not { Count: > 0 })
            throw new ArgumentException("The present step is missing.", nameof(steps));
        var criteria = Criteria.Of(plan, steps);
        var perHour = Rate(steps, totals => totals.Requests);
        var worse = criteria.Where(one => one.State == CriterionState.Worse).ToList();
        if (worse.Count > 0)
        {
            // The strongest first.
            var told = worse.OrderByDescending(one => one.Evidence).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Text}; {one.Evidence:0} to 1 against it, {one.Needed:0} to 1 decide"));
            return new Verdict(Outcome.RollBack, $"worse in {string.Join("; and in ", told)}", null, perHour, criteria);
        }

        var missing = Missing(plan, steps, perHour);
        var doubts = criteria.Where(one => one.State == CriterionState.Doubtful).ToList();
        if (missing is null && doubts.Count == 0)
            return new Verdict(Outcome.Advance, $"no worse on {Drawings(steps.Sum(step => step.Totals.Compared), "compared drawing")}", null, perHour, criteria);
        return new Verdict(Outcome.Wait, $"{Step(plan, steps)}: {Waiting(missing, doubts, perHour)}", missing, perHour, criteria);
    }

    private static MissingEvidence? Missing(CanaryPlan plan, IReadOnlyList<StepEvidence> steps, double perHour)
    {
        var (now, isLast) = (steps[^1], steps.Count >= plan.Steps.Count);
        var requests = now.Share > 0 ? Math.Max(0, plan.Requests - now.Totals.CandidateRequests.Total) : 0; // a shadow answers nobody
        var compared = Math.Max(0, plan.Compared - now.Totals.Compared);
        var corrections = isLast ? Math.Max(0, plan.Corrections - steps.Sum(step => step.Totals.Corrected.Count)) : 0;
        var seconds = Math.Max(0, plan.Seconds - now.Lasted.TotalSeconds);
        if (requests == 0 && compared == 0 && corrections == 0 && seconds <= 0)
            return null;
        double?[] hours =
        [
            seconds / 3600,
            Hours(requests, perHour * now.Share),
            Hours(compared, Rate(steps, totals => totals.Compared)),
            Hours(corrections, Rate(steps, totals => totals.Corrected.Count)),
        ];
        return new MissingEvidence(requests, compared, corrections, seconds, hours.Contains(null) ? null : hours.Max());
    }

    private static double? Hours(long missing, double perHour) => missing == 0 ? 0 : perHour > 0 ? missing / perHour : null;

    // By this step, or where it has just begun by all of them.
    private static double Rate(IReadOnlyList<StepEvidence> steps, Func<Evidence, long> count)
    {
        IEnumerable<StepEvidence> looked = steps[^1].Totals.Requests >= FewRequests ? [steps[^1]] : steps;
        var hours = looked.Sum(step => step.Lasted.TotalHours);
        return hours > 0 ? looked.Sum(step => count(step.Totals)) / hours : 0;
    }

    private static string Step(CanaryPlan plan, IReadOnlyList<StepEvidence> steps) => string.Create(
        CultureInfo.InvariantCulture, $"not enough evidence at step {Math.Min(steps.Count, plan.Steps.Count)} of {plan.Steps.Count} ({100 * steps[^1].Share:0.##} %)");

    private static string Waiting(MissingEvidence? missing, List<Criterion> doubts, double perHour)
    {
        var parts = new List<string>();
        if (missing is { Compared: > 0 })
            parts.Add(Drawings(missing.Compared, "more compared drawing"));
        if (missing is { Requests: > 0 })
            parts.Add(Drawings(missing.Requests, "more answer") + " by the candidate");
        if (missing is { Corrections: > 0 })
            parts.Add(Drawings(missing.Corrections, "more correction"));
        if (missing is { Seconds: > 0 })
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(missing.Seconds):0} more seconds"));
        var words = parts.Count > 0 ? $"missing are {string.Join(", ", parts)}, {When(missing!.Hours, perHour)}" : "";
        var told = string.Join("; ", doubts.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} is in doubt: {one.Text}; {one.Evidence:0.#} to 1 against it, {one.Needed:0} to 1 decide")));
        return words.Length > 0 && told.Length > 0 ? $"{words}; {told}" : words + told;
    }

    private static string When(double? hours, double perHour) => hours switch
    {
        null => "of which none come in at present",
        < 1.0 / 60 => string.Create(CultureInfo.InvariantCulture, $"less than a minute at {perHour:0} drawings an hour"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"about {hours.Value * 60:0.#} minutes at {perHour:0} drawings an hour"),
        _ => string.Create(CultureInfo.InvariantCulture, $"about {hours.Value:0.#} hours at {perHour:0} drawings an hour"),
    };

    private static string Drawings(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
