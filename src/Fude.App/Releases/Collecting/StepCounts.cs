using System.Diagnostics;
using Fude.App.Releases.Verdicts;

namespace Fude.App.Releases.Collecting;

/// <summary>What this process has seen of a candidate at one step. Requests add to it without waiting for anybody.</summary>
/// <param name="release">The candidate.</param>
/// <param name="step">The step.</param>
/// <param name="share">How much longer the candidate may take, as a share.</param>
/// <param name="milliseconds">How much longer it may take in any case.</param>
internal sealed class StepCounts(long release, int step, double share, double milliseconds)
{
    private static readonly TimeSpan Neighbours = TimeSpan.FromSeconds(10);

    private readonly PairCounter _runPairs = new(share, milliseconds);
    private readonly PairCounter _requestPairs = new(share, milliseconds);
    private readonly Lock _pairing = new(); // held for some nanoseconds

    private readonly long[] _liveRequests = new long[TimeHistogram.Classes];
    private readonly long[] _candidateRequests = new long[TimeHistogram.Classes];
    private readonly long[] _liveRuns = new long[TimeHistogram.Classes];
    private readonly long[] _candidateRuns = new long[TimeHistogram.Classes];
    private readonly Lock _comparing = new(); // the one thread that compares, and whoever reads
    private (bool ByCandidate, double Milliseconds, long At)? _neighbour; // waits for one that the other model answers
    private long _runs;
    private long _failures;
    private long _compared;
    private long _disagreed;
    private double _live;
    private double _candidate;
    private double _squares;
    private long _changes;
    private long _written;

    public long Release => release;

    public int Step => step;

    /// <summary>How often something was added.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Whether something was added since it was written.</summary>
    public bool IsDirty => Changes != Interlocked.Read(ref _written);

    /// <summary>A drawing was answered and stored.</summary>
    /// <param name="byCandidate">Who answered.</param>
    /// <param name="elapsed">How long it took from when the picture had arrived.</param>
    public void Answered(bool byCandidate, TimeSpan elapsed)
    {
        Interlocked.Increment(ref (byCandidate ? _candidateRequests : _liveRequests)[TimeHistogram.ClassOf(elapsed.TotalMilliseconds)]);
        Pair(byCandidate, elapsed.TotalMilliseconds);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>The candidate has run on a drawing that the live model can answer.</summary>
    /// <param name="failed">Whether it failed.</param>
    public void Ran(bool failed)
    {
        Interlocked.Increment(ref _runs);
        if (failed)
            Interlocked.Increment(ref _failures);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Both have answered for a drawing.</summary>
    public void Compared(in Said live, in Said candidate)
    {
        var drop = (double)live.Probability - candidate.Probability;
        lock (_comparing)
        {
            _compared++;
            _disagreed += live.Label == candidate.Label ? 0 : 1;
            _live += live.Probability;
            _candidate += candidate.Probability;
            _squares += drop * drop;
        }

        Interlocked.Increment(ref _changes);
    }

    /// <summary>The two networks alone took so long on the same drawing, beside the requests.</summary>
    public void Timed(TimeSpan live, TimeSpan candidate)
    {
        lock (_comparing)
        {
            _liveRuns[TimeHistogram.ClassOf(live.TotalMilliseconds)]++;
            _candidateRuns[TimeHistogram.ClassOf(candidate.TotalMilliseconds)]++;
            _runPairs.Add(live.TotalMilliseconds, candidate.TotalMilliseconds);
        }
    }

    // Requests one after the other meet the same machine at the same hour. Each is in one pair at most.
    private void Pair(bool byCandidate, double milliseconds)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_pairing)
        {
            if (_neighbour is not { } other || other.ByCandidate == byCandidate || Stopwatch.GetElapsedTime(other.At, now) > Neighbours)
            {
                _neighbour = (byCandidate, milliseconds, now);
                return;
            }

            _requestPairs.Add(byCandidate ? other.Milliseconds : milliseconds, byCandidate ? milliseconds : other.Milliseconds);
            _neighbour = null;
        }
    }

    /// <summary>All of it. What is added meanwhile may be in it or not.</summary>
    public Evidence Totals()
    {
        lock (_comparing)
        lock (_pairing)
        {
            return new Evidence
            {
                RunPairs = _runPairs.Totals(),
                RequestPairs = _requestPairs.Totals(),
                LiveRequests = TimeHistogram.Of(_liveRequests),
                CandidateRequests = TimeHistogram.Of(_candidateRequests),
                LiveRuns = TimeHistogram.Of(_liveRuns),
                CandidateRuns = TimeHistogram.Of(_candidateRuns),
                Runs = Interlocked.Read(ref _runs),
                Failures = Interlocked.Read(ref _failures),
                Compared = _compared,
                Disagreed = _disagreed,
                LiveConfidence = _live,
                CandidateConfidence = _candidate,
                ConfidenceSquares = _squares,
            };
        }
    }

    /// <summary>What was written.</summary>
    /// <param name="changes"><see cref="Changes"/> before the totals were read.</param>
    public void Written(long changes) => Interlocked.Exchange(ref _written, changes);
}

/// <summary>What a model says of a drawing.</summary>
/// <param name="Label">The most probable label.</param>
/// <param name="Probability">Its probability.</param>
internal readonly record struct Said(string Label, float Probability);
