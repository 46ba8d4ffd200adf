using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Fude.App.Models;
using Fude.App.Repredictions;
using Fude.App.Settings;
using Fude.Inference;

namespace Fude.App.Releases.Collecting;

/// <summary>A drawing to be compared.</summary>
/// <param name="Candidate">The candidate's release.</param>
/// <param name="Live">The live release.</param>
/// <param name="ImageId">The drawing.</param>
/// <param name="Step">The step at which it was drawn.</param>
/// <param name="ShownCandidate">Whose answer was shown.</param>
/// <param name="Pixels">What the network of the one that answered saw.</param>
/// <param name="Picture">The file, where the other one sees pictures differently.</param>
/// <param name="Counts">Takes the result; null for a drawing that is looked at because it was corrected.</param>
internal sealed record Comparison(long Candidate, long Live, long ImageId, int Step, bool ShownCandidate, byte[] Pixels, byte[]? Picture, StepCounts? Counts);

/// <summary>
/// The thread that has both models answer for the same drawings: of lower priority than requests, of a bounded share of one core, with a bounded
/// queue and rate. What is too much is left out, whatever it shows.
/// </summary>
internal sealed partial class Comparer : IHostedService, IDisposable
{
    private const int MostResults = 4096;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ServedModels _models;
    private readonly ComparisonSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<Comparer> _logger;
    private readonly Channel<Comparison> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ComparisonRow> _results = new();
    private Thread? _thread;
    private long _second;
    private int _taken;
    private long _left;
    private long _done;

    public Comparer(ServedModels models, AppSettings settings, TimeProvider time, ILogger<Comparer> logger)
    {
        (_models, _settings, _time, _logger) = (models, settings.Comparisons, time, logger);
        _queue = Channel.CreateBounded<Comparison>(new BoundedChannelOptions(_settings.MaxWaiting) { SingleReader = true });
    }

    /// <summary>Drawings that were left out because there were too many.</summary>
    public long LeftOut => Interlocked.Read(ref _left);

    /// <summary>Drawings that were compared.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Whether the rate allows for one more now.</summary>
    public bool MayTake()
    {
        var second = Environment.TickCount64 / 1000;
        if (Interlocked.Exchange(ref _second, second) != second)
            Interlocked.Exchange(ref _taken, 0);
        if (Interlocked.Increment(ref _taken) <= _settings.PerSecond)
            return true;
        Interlocked.Increment(ref _left);
        return false;
    }

    /// <summary>Takes a drawing, unless too many wait.</summary>
    public bool TryTake(Comparison comparison)
    {
        if (_queue.Writer.TryWrite(comparison))
            return true;
        Interlocked.Increment(ref _left);
        return false;
    }

    /// <summary>Results to be kept: different answers, and what was corrected.</summary>
    public bool TryResult(out ComparisonRow? row) => _results.TryDequeue(out row);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "comparisons" };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Cancel();
        _queue.Writer.TryComplete();
        return _thread is { } thread ? Task.Run(thread.Join, cancellationToken) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _queue.Writer.TryComplete();
        _thread?.Join();
    }

    private void Work()
    {
        Courtesy.LowerPriorityOfThisThread();
        try
        {
            while (_queue.Reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult())
            {
                while (_queue.Reader.TryRead(out var comparison))
                    Compare(comparison);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Compare(Comparison comparison)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var live = Acquire(set => set.Live, comparison.Live);
            using var candidate = Acquire(set => set.Candidate, comparison.Candidate);
            if (live is not null && candidate is not null)
                Compare(comparison, live, candidate);
        }
        catch (ObjectDisposedException)
        {
            // The host stops.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a model does here, the requests go on.
            LogFailed(_logger, comparison.ImageId, comparison.Candidate, e.Message.ReplaceLineEndings(" "));
        }

        var pause = Stopwatch.GetElapsedTime(start) * (100 - _settings.CorePercent) / _settings.CorePercent;
        _stop.Token.WaitHandle.WaitOne(pause < LongestPause ? pause : LongestPause);
    }

    // Which of both runs first goes in turns: neither always finds a warm cache.
    private void Compare(Comparison comparison, ModelLease live, ModelLease candidate)
    {
        var isCandidateFirst = (Interlocked.Increment(ref _done) & 1) == 0;
        var (candidates, candidateTime) = isCandidateFirst ? Run(comparison, candidate) : default;
        var (lives, liveTime) = Run(comparison, live);
        if (!isCandidateFirst)
            (candidates, candidateTime) = Run(comparison, candidate);
        if (comparison.Counts is { } counts)
        {
            if (!comparison.ShownCandidate && lives is not null)
                counts.Ran(failed: candidates is null);
            if (lives is { } one && candidates is { } other)
            {
                counts.Compared(one, other);
                counts.Timed(liveTime, candidateTime);
            }
        }

        if ((comparison.Counts is null || lives?.Label != candidates?.Label) && _results.Count < MostResults)
            _results.Enqueue(new ComparisonRow(comparison.Candidate, comparison.ImageId, comparison.Step, comparison.ShownCandidate, lives, candidates, _time.GetUtcNow()) { IsCorrected = comparison.Counts is null });
    }

    /// <returns>Null where the model fails, and how long the network took.</returns>
    private static (Said? Said, TimeSpan Elapsed) Run(Comparison comparison, ModelLease lease)
    {
        try
        {
            if (comparison.Picture is { } picture)
            {
                var said = lease.Network.Classify(picture, out var times);
                return (said.Succeeded ? new Said(said.Label, said.Probability) : null, times.Infer);
            }

            if (comparison.Pixels.Length != lease.Model.Classifier.PixelCount)
                return default;
            var probabilities = new float[lease.Model.Labels.Count];
            var start = Stopwatch.GetTimestamp();
            lease.Network.Predict(comparison.Pixels, probabilities);
            var elapsed = Stopwatch.GetElapsedTime(start);
            var best = Array.IndexOf(probabilities, probabilities.Max());
            return (new Said(lease.Model.Labels[best], probabilities[best]), elapsed);
        }
        catch (InferenceException)
        {
            return default;
        }
    }

    [LoggerMessage(EventId = 1420, Level = LogLevel.Warning, Message = "Drawing {Image} can't be compared for release {Release}: {Why}")]
    private static partial void LogFailed(ILogger logger, long image, long release, string why);

    private ModelLease? Acquire(Func<ModelSet, ServedRelease?> choose, long release) =>
        _models.TryAcquire(set => choose(set) is { } served && served.Id == release ? served.Model : null, out var lease) ? lease : null;
}
