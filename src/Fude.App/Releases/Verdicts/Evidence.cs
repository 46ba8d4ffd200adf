namespace Fude.App.Releases.Verdicts;

/// <summary>
/// What is known of a candidate and the live model: counts and sums only, so that those of replicas add up. Of requests that were stored; previews
/// while somebody draws are not independent of each other and are left out.
/// </summary>
public sealed record Evidence
{
    /// <summary>Nothing.</summary>
    public static Evidence None { get; } = new();

    /// <summary>Times of whole requests that the live model answered, in milliseconds, from when the picture has arrived.</summary>
    public TimeHistogram LiveRequests { get; init; } = TimeHistogram.Empty;

    /// <summary>Times of whole requests that the candidate answered.</summary>
    public TimeHistogram CandidateRequests { get; init; } = TimeHistogram.Empty;

    /// <summary>Drawings on which the candidate ran, for somebody or beside the live model.</summary>
    public long Runs { get; init; }

    /// <summary>Those on which it failed and the live model did not.</summary>
    public long Failures { get; init; }

    /// <summary>Drawings that both have answered.</summary>
    public long Compared { get; init; }

    /// <summary>Those that they name differently.</summary>
    public long Disagreed { get; init; }

    /// <summary>Sum over compared drawings of the probability of the live model's answer.</summary>
    public double LiveConfidence { get; init; }

    /// <summary>Sum over compared drawings of the probability of the candidate's answer.</summary>
    public double CandidateConfidence { get; init; }

    /// <summary>Sum of the squares of the two probabilities' differences.</summary>
    public double ConfidenceSquares { get; init; }

    /// <summary>Times of the live network alone, in milliseconds, beside the requests.</summary>
    public TimeHistogram LiveRuns { get; init; } = TimeHistogram.Empty;

    /// <summary>Times of the candidate's network alone, in the same place and on the same drawings.</summary>
    public TimeHistogram CandidateRuns { get; init; } = TimeHistogram.Empty;

    /// <summary>Times of both networks on the same drawing.</summary>
    public PairedTimes RunPairs { get; init; } = PairedTimes.Empty;

    /// <summary>Times of requests that came one after the other, one answered by each model.</summary>
    public PairedTimes RequestPairs { get; init; } = PairedTimes.Empty;

    /// <summary>Corrected drawings whose drawer saw the live model's answer.</summary>
    public CorrectedPairs ShownLive { get; init; } = CorrectedPairs.None;

    /// <summary>Corrected drawings whose drawer saw the candidate's answer.</summary>
    public CorrectedPairs ShownCandidate { get; init; } = CorrectedPairs.None;

    /// <summary>Corrected drawings.</summary>
    public CorrectedPairs Corrected => ShownLive + ShownCandidate;

    /// <summary>Requests that either model answered.</summary>
    public long Requests => LiveRequests.Total + CandidateRequests.Total;

    /// <summary>Adds two.</summary>
    public static Evidence operator +(Evidence left, Evidence right) => new()
    {
        LiveRequests = left.LiveRequests + right.LiveRequests,
        CandidateRequests = left.CandidateRequests + right.CandidateRequests,
        Runs = left.Runs + right.Runs,
        Failures = left.Failures + right.Failures,
        Compared = left.Compared + right.Compared,
        Disagreed = left.Disagreed + right.Disagreed,
        LiveConfidence = left.LiveConfidence + right.LiveConfidence,
        CandidateConfidence = left.CandidateConfidence + right.CandidateConfidence,
        ConfidenceSquares = left.ConfidenceSquares + right.ConfidenceSquares,
        LiveRuns = left.LiveRuns + right.LiveRuns,
        CandidateRuns = left.CandidateRuns + right.CandidateRuns,
        RunPairs = left.RunPairs + right.RunPairs,
        RequestPairs = left.RequestPairs + right.RequestPairs,
        ShownLive = left.ShownLive + right.ShownLive,
        ShownCandidate = left.ShownCandidate + right.ShownCandidate,
    };
}

/// <summary>Drawings of which a person said what they are.</summary>
/// <param name="Count">How many.</param>
/// <param name="Losses">The live model was right there and the candidate wrong.</param>
/// <param name="Wins">The candidate was right there and the live model wrong.</param>
/// <param name="PeopleLost">People whose first drawing that speaks for either is a loss: each of them counts once.</param>
/// <param name="PeopleWon">People whose first one is a win.</param>
public sealed record CorrectedPairs(long Count, long Losses, long Wins, long PeopleLost, long PeopleWon)
{
    /// <summary>None.</summary>
    public static CorrectedPairs None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Adds two.</summary>
    public static CorrectedPairs operator +(CorrectedPairs left, CorrectedPairs right) =>
        new(left.Count + right.Count, left.Losses + right.Losses, left.Wins + right.Wins, left.PeopleLost + right.PeopleLost, left.PeopleWon + right.PeopleWon);
}

/// <summary>The evidence of one step of a canary.</summary>
/// <param name="Share">The candidate's share of the people, 0 to 1.</param>
/// <param name="Lasted">How long the step lasted, or lasts until now.</param>
/// <param name="Totals">What all replicas have seen in it.</param>
public sealed record StepEvidence(double Share, TimeSpan Lasted, Evidence Totals);
