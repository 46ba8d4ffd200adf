using Fude.Tracking.Protocol;

namespace Fude.Tracking.Registry;

/// <summary>The registry: named models, their versions, tags and aliases.</summary>
internal static class RegistryFeature
{
    public static IServiceCollection AddRegistry(this IServiceCollection services) =>
        services.AddSingleton<RegistryFields>().AddSingleton<VersionSources>().AddSingleton<ModelEndpoints>().AddSingleton<VersionEndpoints>();

    public static void MapRegistry(this WebApplication app, MlflowRoutes routes)
    {
        app.Services.GetRequiredService<ModelEndpoints>().Map(routes);
        app.Services.GetRequiredService<VersionEndpoints>().Map(routes);
    }
}
