using System.Globalization;

namespace Fude.App.Releases;

/// <summary>
/// How a canary goes: its steps, what has to be known before each next one, and when the candidate counts as worse. Shares and rates are
/// fractions of 1. Plans travel as JSON and are stored with the release.
/// </summary>
public sealed record CanaryPlan
{
    /// <summary>Most steps.</summary>
    public const int MostSteps = 20;

    /// <summary>All of the traffic in hundredths of a percent.</summary>
    public const int WholeShare = 10_000;

    /// <summary>Least share: a hundredth of a percent.</summary>
    public const double LeastShare = 0.0001;

    /// <summary>Share of the people at each step, ascending. After the last one the candidate becomes live.</summary>
    public IReadOnlyList<double> Steps { get; init; } = [0.01, 0.05, 0.25, 1];

    /// <summary>Drawings that the candidate has answered at each step, at least.</summary>
    public long Requests { get; init; } = 10;

    /// <summary>Drawings that both models have answered at each step, at least; shown was one of the two answers.</summary>
    public long Compared { get; init; } = 200;

    /// <summary>Corrected drawings since the canary began, at least, before the candidate becomes live.</summary>
    public long Corrections { get; init; }

    /// <summary>Seconds that each step lasts, at least.</summary>
    public double Seconds { get; init; } = 60;

    /// <summary>Probability that a candidate that is no worse is taken back, in all of the canary, however often it is looked at.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Share of the drawings on which the candidate may fail where the live model answers.</summary>
    public double Errors { get; init; } = 0.002;

    /// <summary>How much longer the candidate may take: as a share of the live model's time.</summary>
    public double Latency { get; init; } = 0.25;

    /// <summary>How much longer the candidate may take in any case, in milliseconds.</summary>
    public double LatencyMilliseconds { get; init; } = 5;

    /// <summary>Share of the drawings that the two models may name differently, unless corrections show the candidate to be better.</summary>
    public double Disagreement { get; init; } = 0.05;

    /// <summary>How much lower the mean probability of the candidate's answers may be.</summary>
    public double Confidence { get; init; } = 0.05;

    /// <summary>Share of the corrected drawings by which the candidate may be less often right.</summary>
    public double Accuracy { get; init; } = 0.005;

    /// <summary>The step's share in hundredths of a percent, as releases count them.</summary>
    /// <param name="step">The step, from 0; after the last one it is all.</param>
    public int Share(int step) => step < Steps.Count ? (int)Math.Round(Steps[step] * WholeShare) : WholeShare;

    /// <summary>What is wrong with the plan: one line for each mistake, naming the field, its range and its default.</summary>
    public IReadOnlyList<string> Mistakes()
    {
        var mistakes = new List<string>();
        if (Steps is not { Count: >= 1 and <= MostSteps } || Steps.Any(step => !(step >= LeastShare && step <= 1)) || Steps.Zip(Steps.Skip(1)).Any(pair => pair.First >= pair.Second))
            mistakes.Add($"plan.steps are 1 to {MostSteps} ascending shares from {LeastShare.ToString(CultureInfo.InvariantCulture)} to 1, such as [0.01, 0.05, 0.25, 1].");
        var defaults = new CanaryPlan();
        Check("requests", Requests, 0, 1_000_000_000, defaults.Requests);
        Check("compared", Compared, 0, 1_000_000_000, defaults.Compared);
        Check("corrections", Corrections, 0, 1_000_000_000, defaults.Corrections);
        Check("seconds", Seconds, 0, 2_592_000, defaults.Seconds);
        Check("alpha", Alpha, 0.000001, 0.5, defaults.Alpha);
        Check("errors", Errors, 0.00001, 0.99, defaults.Errors);
        Check("latency", Latency, 0, 100, defaults.Latency);
        Check("latencyMilliseconds", LatencyMilliseconds, 0, 60_000, defaults.LatencyMilliseconds);
        Check("disagreement", Disagreement, 0.0001, 0.99, defaults.Disagreement);
        Check("confidence", Confidence, 0, 0.99, defaults.Confidence);
        Check("accuracy", Accuracy, 0, 0.99, defaults.Accuracy);
        return mistakes;

        void Check(string name, double value, double least, double most, double fallback)
        {
            if (!(value >= least && value <= most))
                mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"plan.{name} is {value} but has to be from {least} to {most} (default {fallback})."));
        }
    }
}
