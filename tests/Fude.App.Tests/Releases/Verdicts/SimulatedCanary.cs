using Fude.App.Releases;
using Fude.App.Releases.Verdicts;

namespace Fude.App.Tests.Releases.Verdicts;

/// <summary>What two models do on the drawings of a made-up town.</summary>
public sealed record Town
{
    public double PerHour { get; init; } = 20;

    /// <summary>Share of the drawings that only the live model names rightly.</summary>
    public double Losses { get; init; } = 0.01;

    /// <summary>Share of the drawings that only the candidate names rightly.</summary>
    public double Wins { get; init; } = 0.01;

    /// <summary>Share of the drawings that both name wrongly and differently.</summary>
    public double BothWrong { get; init; } = 0.005;

    /// <summary>Share of the drawings that both name wrongly and alike.</summary>
    public double AlikeWrong { get; init; } = 0.03;

    /// <summary>Share of those who see a wrong answer and say so.</summary>
    public double CorrectWrong { get; init; }

    /// <summary>Share of those who see a right answer and say so.</summary>
    public double CorrectRight { get; init; }

    /// <summary>Share of the drawings on which the candidate throws.</summary>
    public double Failures { get; init; }

    /// <summary>Milliseconds that the candidate takes longer.</summary>
    public double Slower { get; init; }

    /// <summary>How much lower the probabilities of the candidate's answers are.</summary>
    public double LessConfident { get; init; }
}

/// <summary>A canary that is judged after every request, with a seed.</summary>
public sealed class SimulatedCanary(CanaryPlan plan, Town town, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<StepEvidence> _steps = [];
    private PairCounter _runPairs = new(plan.Latency, plan.LatencyMilliseconds);
    private PairCounter _requestPairs = new(plan.Latency, plan.LatencyMilliseconds);
    private (bool Candidate, double Time)? _neighbour;
    private readonly long[][] _times = [new long[TimeHistogram.Classes], new long[TimeHistogram.Classes], new long[TimeHistogram.Classes], new long[TimeHistogram.Classes]];
    private Evidence _now = Evidence.None;

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Hours that they took.</summary>
    public double Hours => Requests / town.PerHour;

    /// <summary>The last verdict.</summary>
    public Verdict? Verdict { get; private set; }

    /// <summary>Runs until the candidate is live or taken back.</summary>
    /// <param name="most">Gives up after so many requests.</param>
    public Outcome Run(int most)
    {
        var (step, began) = (0, 0);
        _steps.Add(new StepEvidence(plan.Steps[0], default, _now));
        while (Requests < most)
        {
            Request(plan.Steps[step]);
            _steps[step] = new StepEvidence(plan.Steps[step], TimeSpan.FromHours((Requests - began) / town.PerHour), _now);
            Verdict = Judging.Of(plan, _steps);
            if (Verdict.Outcome == Outcome.RollBack)
                return Outcome.RollBack;
            if (Verdict.Outcome == Outcome.Wait)
                continue;
            if (++step == plan.Steps.Count)
                return Outcome.Advance;
            (_now, began) = (Evidence.None, Requests);
            Array.ForEach(_times, Array.Clear);
            (_runPairs, _requestPairs) = (new PairCounter(plan.Latency, plan.LatencyMilliseconds), new PairCounter(plan.Latency, plan.LatencyMilliseconds));
            _steps.Add(new StepEvidence(plan.Steps[step], default, _now));
        }

        return Outcome.Wait;
    }

    private void Request(double share)
    {
        Requests++;
        var shown = _random.NextDouble() < share; // the candidate
        Pair(shown, Time(shown ? 1 : 0, 4, shown ? town.Slower : 0));
        var failed = _random.NextDouble() < town.Failures;
        _now = _now with
        {
            LiveRequests = TimeHistogram.Of(_times[0]),
            CandidateRequests = TimeHistogram.Of(_times[1]),
            RequestPairs = _requestPairs.Totals(),
            Runs = _now.Runs + 1,
            Failures = _now.Failures + (failed ? 1 : 0),
        };
        if (failed)
            return;
        _runPairs.Add(Time(2, 0.4, 0), Time(3, 0.4, town.Slower));
        Compare(shown);
    }

    private void Compare(bool shown)
    {
        var what = _random.NextDouble();
        var loss = (what -= town.Losses) < 0;
        var win = !loss && (what -= town.Wins) < 0;
        var bothWrong = !loss && !win && (what -= town.BothWrong) < 0;
        var alikeWrong = !loss && !win && !bothWrong && what < town.AlikeWrong;
        // Surer of what is right, and never above 1.
        var live = Math.Clamp((loss || (!win && !bothWrong && !alikeWrong) ? 0.95 : 0.6) + Noise(0.05), 0.1, 1);
        var candidate = Math.Clamp((win || (!loss && !bothWrong && !alikeWrong) ? 0.95 : 0.6) + Noise(0.05) - town.LessConfident, 0.1, 1);
        var drop = live - candidate;
        _now = _now with
        {
            Compared = _now.Compared + 1,
            Disagreed = _now.Disagreed + (loss || win || bothWrong ? 1 : 0),
            LiveConfidence = _now.LiveConfidence + live,
            CandidateConfidence = _now.CandidateConfidence + candidate,
            ConfidenceSquares = _now.ConfidenceSquares + (drop * drop),
            LiveRuns = TimeHistogram.Of(_times[2]),
            CandidateRuns = TimeHistogram.Of(_times[3]),
            RunPairs = _runPairs.Totals(),
        };
        var sawWrong = bothWrong || alikeWrong || (shown ? loss : win);
        if (_random.NextDouble() >= (sawWrong ? town.CorrectWrong : town.CorrectRight))
            return;
        var pair = new CorrectedPairs(1, loss ? 1 : 0, win ? 1 : 0, loss ? 1 : 0, win ? 1 : 0); // every drawing is of somebody else
        _now = shown ? _now with { ShownCandidate = _now.ShownCandidate + pair } : _now with { ShownLive = _now.ShownLive + pair };
    }

    // Log-normal: a long tail, as times have.
    private double Time(int which, double median, double more)
    {
        var time = (median * Math.Exp(0.4 * Normal())) + more;
        _times[which][TimeHistogram.ClassOf(time)]++;
        return time;
    }

    private void Pair(bool candidate, double time)
    {
        if (_neighbour is not { } other || other.Candidate == candidate)
        {
            _neighbour = (candidate, time);
            return;
        }

        _requestPairs.Add(candidate ? other.Time : time, candidate ? time : other.Time);
        _neighbour = null;
    }

    private double Noise(double width) => width * ((2 * _random.NextDouble()) - 1);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
