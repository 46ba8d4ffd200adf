using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Fude.App.Telemetry;

/// <summary>All series of one instrument, and how Prometheus names them.</summary>
internal sealed class MetricFamily
{
    // Labels come from small sets; should one not, memory stays bounded and the rest is counted together.
    private const int MostSeries = 2000;
    private static readonly KeyValuePair<string, object?>[] Others = [new("others", "true")];

    // The runtime has them as counters, and they go down.
    private static readonly string[] Levels = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _series = new(MetricTags.Comparer);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly double[] _bounds;
    private readonly string _kind;
    private readonly string _description;
    private readonly bool _absolute;

    public MetricFamily(Instrument instrument)
    {
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        var type = instrument.GetType().Name;
        _kind = type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : (type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal)) && !Levels.Contains(instrument.Name) ? "counter"
            : "gauge";
        IsAsked = instrument.IsObservable;
        _absolute = IsAsked || type.StartsWith("Gauge", StringComparison.Ordinal);
        _description = instrument.Description ?? "";
        _bounds = instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
            Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
            _ => [],
        };
        Name = instrument.Name.Replace('.', '_') + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" } + (_kind == "counter" ? "_total" : "");
    }

    public string Name { get; }

    /// <summary>Whether it is asked for each time: series that it does not tell any more are gone.</summary>
    public bool IsAsked { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(tags);
        if (_absolute)
            series.Set(value);
        else if (_kind == "histogram")
            series.Observe(value);
        else
            series.Add(value);
    }

    /// <summary>Forgets all series.</summary>
    public void Clear() => _series.Clear();

    /// <summary>Writes the family in Prometheus's text format, version 0.0.4.</summary>
    public void Write(StringBuilder text)
    {
        if (_series.IsEmpty)
            return;
        text.Append("# HELP ").Append(Name).Append(' ').Append(_description.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings(" ")).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(_kind).Append('\n');
        foreach (var series in _series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal))
        {
            if (_kind == "histogram")
                WriteHistogram(text, series);
            else
                WriteLine(text, "", series.Labels, Number(series.Value));
        }
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_lookup.TryGetValue(tags, out var series))
            return series;
        var key = _series.Count < MostSeries ? tags.ToArray() : Others;
        return _series.GetOrAdd(key, static (key, bounds) => new MetricSeries(MetricTags.Text(key), bounds), _bounds);
    }

    private void WriteHistogram(StringBuilder text, MetricSeries series)
    {
        var before = series.Labels.Length > 0 ? series.Labels + "," : "";
        var count = 0L;
        for (var i = 0; i <= _bounds.Length; i++)
        {
            count += series.Bucket(i);
            WriteLine(text, "_bucket", $"{before}le=\"{(i < _bounds.Length ? Number(_bounds[i]) : "+Inf")}\"", Number(count));
        }

        WriteLine(text, "_sum", series.Labels, Number(series.Value));
        WriteLine(text, "_count", series.Labels, Number(count));
    }

    private void WriteLine(StringBuilder text, string suffix, string labels, string value)
    {
        text.Append(Name).Append(suffix);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
