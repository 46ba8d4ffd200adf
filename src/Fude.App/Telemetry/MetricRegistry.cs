using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Fude.App.Telemetry;

/// <summary>
/// Keeps what the application's meter, the runtime and Kestrel's connections report, for <c>/metrics</c>. The runtime's figures are asked for
/// only when somebody looks.
/// </summary>
public sealed class MetricRegistry : IDisposable
{
    private const string Runtime = "System.Runtime";
    private static readonly string[] OfServer = ["kestrel.active_connections", "kestrel.rejected_connections"];

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _looking = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="metrics">The application's own meter: another host of this process has another one.</param>
    /// <param name="server">Makes the server's meters; null for none.</param>
    public MetricRegistry(AppMetrics metrics, IMeterFactory? server)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter) || instrument.Meter.Name == Runtime
                || (server is not null && ReferenceEquals(instrument.Meter.Scope, server) && OfServer.Contains(instrument.Name)))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, static (_, made) => new MetricFamily(made), instrument));
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Everything in Prometheus's text format, version 0.0.4, in the order of the names.</summary>
    public string Text()
    {
        var text = new StringBuilder(16 * 1024);
        lock (_looking)
        {
            foreach (var family in _families.Values.Where(family => family.IsAsked))
                family.Clear();
            _listener.RecordObservableInstruments();
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
                family.Write(text);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
