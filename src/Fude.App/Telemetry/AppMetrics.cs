using System.Diagnostics.Metrics;
using Fude.Inference;

namespace Fude.App.Telemetry;

/// <summary>
/// What the application counts and measures: the meter <c>Fude.App</c>, which <c>/metrics</c> and OpenTelemetry read. Recording allocates
/// nothing; labels come from small sets (routes, statuses, models and their labels), never from what clients send.
/// </summary>
public sealed class AppMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Fude.App";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<long> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private const int AveragedOver = 16;

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _stageDuration;
    private readonly Histogram<long> _groups;
    private readonly Counter<long> _predictions;
    private long _storedLately;

    /// <summary>Makes the meter and its instruments.</summary>
    public AppMetrics()
    {
        Meter = new Meter(Name, typeof(AppMetrics).Assembly.GetName().Version?.ToString(3));
        _requests = Meter.CreateCounter<long>("fude.http.requests", null, "Requests by method, route and status; 499 is a client that went away.");
        _requestDuration = Meter.CreateHistogram("fude.http.request.duration", "s", "From a request's headers to the end of its answer, by route.", [], Seconds);
        _stageDuration = Meter.CreateHistogram("fude.prediction.stage.duration", "s", "Stages of a prediction: wait (for a processor), decode, preprocess, infer, store (until it is durable).", [], Seconds);
        _groups = Meter.CreateHistogram("fude.store.group.size", null, "Predictions that were committed together, one for each commit.", [], Sizes);
        _predictions = Meter.CreateCounter<long>("fude.predictions", null, "Pictures predicted, by model and label, stored or not.");
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; }

    /// <summary>How long it took lately until a prediction was durable; null where none was stored since the start.</summary>
    public TimeSpan? StoredLately => Volatile.Read(ref _storedLately) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Counts an answered request.</summary>
    /// <param name="method">One of HTTP's own words.</param>
    /// <param name="route">The route's pattern.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Request(string method, string route, int status, TimeSpan elapsed)
    {
        _requests.Add(1, new("method", method), new("route", route), new("status", Statuses[Math.Clamp(status, 0, Statuses.Length - 1)]));
        _requestDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("route", route));
    }

    /// <summary>Takes a classification that has just ended, and counts what it said; stages that were not reached are left out.</summary>
    /// <param name="waited">How long it waited for its turn.</param>
    /// <param name="times">How long its steps took.</param>
    /// <param name="model">The model's tag.</param>
    /// <param name="label">What it said; null where the picture could not be used.</param>
    public void Classified(TimeSpan waited, in StageTimes times, string model, string? label)
    {
        AppTracing.Classified(times, model);
        if (label is not null)
            Predicted(model, label);
        Stage("wait", waited);
        Stage("decode", times.Decode);
        if (times.Prepare > TimeSpan.Zero)
            Stage("preprocess", times.Prepare);
        if (times.Infer > TimeSpan.Zero)
            Stage("infer", times.Infer);
    }

    /// <summary>Counts a prediction.</summary>
    /// <param name="model">The model's tag.</param>
    /// <param name="label">What it said.</param>
    public void Predicted(string model, string label) => _predictions.Add(1, new KeyValuePair<string, object?>("model", model), new("label", label));

    /// <summary>Takes how long a prediction took from its way into the queue until it was durable.</summary>
    /// <param name="elapsed">How long.</param>
    public void Stored(TimeSpan elapsed)
    {
        // Two that write at once may lose one of the two, which does not matter to an average.
        var before = Volatile.Read(ref _storedLately);
        Volatile.Write(ref _storedLately, before == 0 ? elapsed.Ticks : before + ((elapsed.Ticks - before) / AveragedOver));
        AppTracing.Stored(elapsed);
        Stage("store", elapsed);
    }

    /// <summary>Counts a commit.</summary>
    /// <param name="size">Predictions in it.</param>
    public void Committed(int size) => _groups.Record(size);

    /// <summary>Has a figure asked for whenever somebody looks.</summary>
    /// <param name="name">Its name, with dots.</param>
    /// <param name="description">What it is.</param>
    /// <param name="read">Gives it.</param>
    public void Watch(string name, string description, Func<long> read) => Meter.CreateObservableGauge(name, read, null, description);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private void Stage(string stage, TimeSpan elapsed) => _stageDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("stage", stage));
}
