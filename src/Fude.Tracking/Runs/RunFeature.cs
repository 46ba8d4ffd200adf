using Fude.Tracking.Protocol;

namespace Fude.Tracking.Runs;

/// <summary>Runs and what they log.</summary>
internal static class RunFeature
{
    public static IServiceCollection AddRuns(this IServiceCollection services) =>
        services.AddSingleton<RunFields>().AddSingleton<RunEndpoints>().AddSingleton<LoggingEndpoints>();

    public static void MapRuns(this WebApplication app, MlflowRoutes routes)
    {
        app.Services.GetRequiredService<RunEndpoints>().Map(routes);
        app.Services.GetRequiredService<LoggingEndpoints>().Map(routes);
    }
}
