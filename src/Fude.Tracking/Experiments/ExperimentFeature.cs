using Fude.Tracking.Protocol;

namespace Fude.Tracking.Experiments;

/// <summary>Experiments: groups of runs.</summary>
internal static class ExperimentFeature
{
    public static IServiceCollection AddExperiments(this IServiceCollection services) => services.AddSingleton<ExperimentEndpoints>();

    public static void MapExperiments(this WebApplication app, MlflowRoutes routes) => app.Services.GetRequiredService<ExperimentEndpoints>().Map(routes);
}
