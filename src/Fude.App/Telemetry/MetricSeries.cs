namespace Fude.App.Telemetry;

/// <summary>The figures of one instrument under one set of labels.</summary>
/// <param name="labels">The labels as Prometheus has them, <c>a="x",b="y"</c>.</param>
/// <param name="bounds">The upper bounds of a histogram's buckets, ascending; empty for other instruments.</param>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _value;

    public string Labels { get; } = labels;

    /// <summary>The value of a counter or gauge, or the sum of a histogram.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Observations in a bucket, not counting those before it; the last is for what is above all bounds.</summary>
    public long Bucket(int index) => Volatile.Read(ref _buckets[index]);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double more)
    {
        for (var seen = Volatile.Read(ref _value); ;)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + more, seen);
            if (before.Equals(seen))
                return;
            seen = before;
        }
    }

    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
            bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
        Add(value);
    }
}
