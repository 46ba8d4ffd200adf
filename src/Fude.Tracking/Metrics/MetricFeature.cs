using Fude.Tracking.Protocol;

namespace Fude.Tracking.Metrics;

/// <summary>The history of metrics.</summary>
internal static class MetricFeature
{
    public static IServiceCollection AddMetricHistory(this IServiceCollection services) => services.AddSingleton<MetricEndpoints>();

    public static void MapMetricHistory(this WebApplication app, MlflowRoutes routes) => app.Services.GetRequiredService<MetricEndpoints>().Map(routes);
}
