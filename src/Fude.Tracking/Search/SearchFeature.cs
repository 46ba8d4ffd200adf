using Fude.Tracking.Protocol;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Search;

/// <summary>The searches of runs, experiments, registered models and their versions.</summary>
internal static class SearchFeature
{
    public static IServiceCollection AddSearch(this IServiceCollection services) =>
        services.AddSingleton(provider => provider.GetRequiredService<TrackingSettings>().Search).AddSingleton<SearchEndpoints>();

    public static void MapSearch(this WebApplication app, MlflowRoutes routes) => app.Services.GetRequiredService<SearchEndpoints>().Map(routes);
}
