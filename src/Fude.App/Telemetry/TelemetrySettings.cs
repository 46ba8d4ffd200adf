using System.Net;
using Fude.Hosting.Settings;

namespace Fude.App.Telemetry;

/// <summary>Who may read the metrics, and where they and the traces are sent.</summary>
public sealed record TelemetrySettings
{
    /// <summary>Networks that read <c>/metrics</c> without signing in, besides this machine.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>A collector that takes OpenTelemetry's protocol (OTLP); null for none, and then nothing of OpenTelemetry is loaded.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether OTLP goes over HTTP; otherwise over gRPC.</summary>
    public bool OverHttp { get; init; }

    /// <summary>Requests of a hundred that are traced, where a caller has not decided it.</summary>
    public int TracePercent { get; init; } = 10;

    internal static TelemetrySettings Read(SettingsReader reader) => new()
    {
        Networks = reader.Networks("Metrics:Networks", "Addresses or networks that read /metrics without signing in, besides this machine, separated by ';'."),
        Endpoint = reader.Address("Telemetry:Endpoint", "Collector that takes OpenTelemetry metrics and traces (OTLP), such as http://127.0.0.1:4317. Default: none, and nothing is sent."),
        OverHttp = reader.Choice("Telemetry:Protocol", ["grpc", "http"], "Whether the collector takes OTLP over gRPC (port 4317) or over HTTP with protobuf (port 4318).") == "http",
        TracePercent = reader.Number("Telemetry:TracePercent", 10, 0, 100, "Requests of a hundred that are traced, where their sender has not decided it."),
    };
}
