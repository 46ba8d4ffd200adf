using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fude.App.Telemetry;

/// <summary>Sends metrics and traces to an OpenTelemetry collector. Loaded only where one is set.</summary>
internal static class Exporting
{
    private const string Service = "fude-app";

    public static void Add(IServiceCollection services, TelemetrySettings settings) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService(Service, serviceVersion: typeof(Exporting).Assembly.GetName().Version?.ToString(3)))
        .WithMetrics(metrics => metrics.AddMeter(AppMetrics.Name, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter(to => Send(to, settings, "v1/metrics")))
        .WithTracing(traces => traces.AddSource(AppMetrics.Name, "Microsoft.AspNetCore")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TracePercent / 100.0)))
            .AddOtlpExporter(to => Send(to, settings, "v1/traces")));

    private static void Send(OtlpExporterOptions to, TelemetrySettings settings, string path)
    {
        to.Protocol = settings.OverHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        to.Endpoint = settings.OverHttp ? new Uri(settings.Endpoint!, path) : settings.Endpoint!;
    }
}
