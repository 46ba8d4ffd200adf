using Fude.Hosting.Servers;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Artifacts;

/// <summary>Artifacts: the files of runs and models.</summary>
internal static class ArtifactFeature
{
    public static IServiceCollection AddArtifacts(this IServiceCollection services, ArtifactOptions options) =>
        services.AddSingleton(provider => Open(options, provider.GetRequiredService<TimeProvider>())).AddSingleton(provider => provider.GetRequiredService<ArtifactStore>().Policy).AddSingleton<ArtifactRoots>().AddSingleton<ArtifactEndpoints>().AddSingleton<ProxyEndpoints>();

    public static void MapArtifacts(this WebApplication app, MlflowRoutes routes)
    {
        app.Services.GetRequiredService<ArtifactEndpoints>().Map(app, routes);
        app.Services.GetRequiredService<ProxyEndpoints>().Map(app);
    }

    private static ArtifactStore Open(ArtifactOptions options, TimeProvider time)
    {
        try
        {
            return new ArtifactStore(options, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The artifact folder '{options.Root}' (setting Artifacts:Path) can't be used: {e.Message}", e);
        }
    }
}
