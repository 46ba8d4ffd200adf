using Fude.App.Releases.Verdicts;

namespace Fude.App.Releases.Collecting;

/// <summary>Times of a model, in milliseconds; null where there are none.</summary>
internal sealed record TimesAnswer(long Count, double? Median, double? P95, double? P99)
{
    public static TimesAnswer Of(TimeHistogram times) => new(times.Total, Round(times.Quantile(0.5)), Round(times.Quantile(0.95)), Round(times.Quantile(0.99)));

    private static double? Round(double? milliseconds) => milliseconds is { } known ? Math.Round(known, 2) : null;
}

/// <summary>What is known of one of the two models.</summary>
/// <param name="Requests">Whole requests that it answered.</param>
/// <param name="Runs">Runs of its network alone, beside the requests.</param>
/// <param name="Confidence">Mean probability of its answers on the compared drawings.</param>
internal sealed record ModelEvidenceAnswer(TimesAnswer Requests, TimesAnswer Runs, double? Confidence);

/// <summary>What is known of a candidate and the live model, over all steps.</summary>
/// <param name="Live">The live model.</param>
/// <param name="Candidate">The candidate.</param>
/// <param name="Runs">Drawings on which the candidate ran.</param>
/// <param name="Failures">Those on which it failed and the live model did not.</param>
/// <param name="Compared">Drawings that both have answered.</param>
/// <param name="Disagreed">Those that they name differently.</param>
/// <param name="Corrected">Corrected drawings.</param>
/// <param name="Losses">Those that only the live model names rightly.</param>
/// <param name="Wins">Those that only the candidate names rightly.</param>
internal sealed record EvidenceAnswer(ModelEvidenceAnswer Live, ModelEvidenceAnswer Candidate, long Runs, long Failures, long Compared, long Disagreed, long Corrected, long Losses, long Wins)
{
    public static EvidenceAnswer Of(IReadOnlyList<StepEvidence> steps)
    {
        var all = steps.Aggregate(Evidence.None, (sum, step) => sum + step.Totals);
        return new EvidenceAnswer(
            new ModelEvidenceAnswer(TimesAnswer.Of(all.LiveRequests), TimesAnswer.Of(all.LiveRuns), Mean(all.LiveConfidence, all.Compared)),
            new ModelEvidenceAnswer(TimesAnswer.Of(all.CandidateRequests), TimesAnswer.Of(all.CandidateRuns), Mean(all.CandidateConfidence, all.Compared)),
            all.Runs, all.Failures, all.Compared, all.Disagreed, all.Corrected.Count, all.Corrected.Losses, all.Corrected.Wins);
    }

    private static double? Mean(double sum, long count) => count == 0 ? null : Math.Round(sum / count, 5);
}

/// <summary>What the ledger keeps of a decision.</summary>
internal sealed record VerdictAnswer(Verdict Verdict, EvidenceAnswer Evidence);

/// <summary>One model's answer for a compared drawing.</summary>
internal sealed record ComparedAnswer(string Label, double Probability)
{
    public static ComparedAnswer? Of(Said? said) => said is { } known ? new ComparedAnswer(known.Label, Math.Round(known.Probability, 5)) : null;
}

/// <summary>A drawing that a candidate and the live model were compared on.</summary>
/// <param name="ImageId">The drawing.</param>
/// <param name="Step">The step at which it was drawn, from 0.</param>
/// <param name="Shown">Whose answer was shown: <c>live</c> or <c>candidate</c>.</param>
/// <param name="Live">What the live model says; null where it failed.</param>
/// <param name="Candidate">What the candidate says; null where it failed.</param>
/// <param name="Truth">What a person says; null where nobody has.</param>
/// <param name="ComparedAt">When.</param>
internal sealed record ComparisonAnswer(long ImageId, int Step, string Shown, ComparedAnswer? Live, ComparedAnswer? Candidate, string? Truth, string ComparedAt)
{
    public static ComparisonAnswer Of(ComparisonRow row) => new(
        row.ImageId, row.Step, row.ShownCandidate ? "candidate" : "live", ComparedAnswer.Of(row.Live), ComparedAnswer.Of(row.Candidate), row.Truth, ReleaseAnswer.Moment(row.CreatedAt));
}

/// <summary>Compared drawings, the newest first.</summary>
/// <param name="Comparisons">The drawings.</param>
/// <param name="NextBefore">Where the next page begins; null at the end.</param>
internal sealed record ComparisonsAnswer(IReadOnlyList<ComparisonAnswer> Comparisons, long? NextBefore);
