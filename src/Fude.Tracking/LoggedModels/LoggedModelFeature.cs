using Fude.Tracking.Protocol;

namespace Fude.Tracking.LoggedModels;

/// <summary>MLflow 3's logged models.</summary>
internal static class LoggedModelFeature
{
    public static IServiceCollection AddLoggedModels(this IServiceCollection services) =>
        services.AddSingleton<LoggedModelFields>().AddSingleton<LoggedModelEndpoints>().AddSingleton<LoggedModelFiles>().AddSingleton<LoggedModelSearch>();

    public static void MapLoggedModels(this WebApplication app, MlflowRoutes routes)
    {
        app.Services.GetRequiredService<LoggedModelEndpoints>().Map(routes);
        app.Services.GetRequiredService<LoggedModelFiles>().Map(app, routes);
        app.Services.GetRequiredService<LoggedModelSearch>().Map(routes);
    }
}
