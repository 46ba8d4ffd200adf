using System.Diagnostics.Metrics;
using Fude.App.History;
using Fude.App.Releases;
using Fude.App.Storage;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Hosting.Settings;

namespace Fude.App.Telemetry;

/// <summary>Metrics and traces, and where they are read.</summary>
internal static class TelemetryEndpoints
{
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    public static void AddTelemetry(this IServiceCollection services, TelemetrySettings settings, LogSettings logs)
    {
        services.AddSingleton(logs);
        services.AddSingleton<RequestLog>();
        services.AddSingleton<RequestObserver>();
        services.AddSingleton<AppMetrics>();
        services.AddSingleton(provider => new MetricRegistry(provider.GetRequiredService<AppMetrics>(), provider.GetService<IMeterFactory>()));
        if (settings.Endpoint is not null)
            Exporting.Add(services, settings);
    }

    /// <summary>Maps <c>/metrics</c>, and begins to count.</summary>
    public static void MapTelemetry(this WebApplication app, TelemetrySettings settings)
    {
        var services = app.Services;
        var metrics = services.GetRequiredService<AppMetrics>();
        _ = services.GetRequiredService<MetricRegistry>();
        metrics.Watch("fude.predictions.queue.length", "Predictions that wait to be stored.", () => services.GetRequiredService<PredictionQueue>().Count);
        metrics.Watch("fude.database.waiting.writes", "Writes that wait for the database.", () => services.GetRequiredService<Database>().WaitingWrites);
        metrics.Watch("fude.events.listeners", "Pages that listen to server-sent events.", () => services.GetRequiredService<AppEvents>().Listeners);
        services.GetRequiredService<ReleaseMetrics>().Watch();
        app.MapMethods("/metrics", [HttpMethods.Get, HttpMethods.Head], Answer).Requires(Access.Read).OpenTo(settings.Networks);
    }

    private static Task Answer(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = Prometheus;
        return context.Response.WriteAsync(context.RequestServices.GetRequiredService<MetricRegistry>().Text(), context.RequestAborted);
    }
}
