using Fude.Tracking.Protocol;

namespace Fude.Tracking.Datasets;

/// <summary>The datasets that runs use.</summary>
internal static class DatasetFeature
{
    public static IServiceCollection AddDatasets(this IServiceCollection services) => services.AddSingleton<DatasetEndpoints>();

    public static void MapDatasets(this WebApplication app, MlflowRoutes routes) => app.Services.GetRequiredService<DatasetEndpoints>().Map(routes);
}
