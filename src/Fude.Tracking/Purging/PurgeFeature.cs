using Fude.Tracking.Protocol;

namespace Fude.Tracking.Purging;

/// <summary>The removal of deleted runs for good.</summary>
internal static class PurgeFeature
{
    public static IServiceCollection AddPurge(this IServiceCollection services) => services.AddSingleton(new PurgeOptions()).AddSingleton<RunPurge>().AddSingleton<PurgeEndpoints>();

    public static void MapPurge(this WebApplication app, MlflowRoutes routes) => app.Services.GetRequiredService<PurgeEndpoints>().Map(routes);
}
