using Fude.Tracking.Console.Home;
using Fude.Tracking.Console.ModelRegistry;
using Fude.Tracking.Console.Releases;

namespace Fude.Tracking.Console.AppLink;

/// <summary>The way to the application, and the pages that go it: releases, models, and the first one.</summary>
internal static class AppLinkFeature
{
    public static IServiceCollection AddAppLink(this IServiceCollection services) => services
        .AddSingleton<AppPlaces>()
        .AddSingleton<AppClient>()
        .AddSingleton<AppPictures>()
        .AddSingleton<TrafficWatch>()
        .AddSingleton<ReleasableModels>()
        .AddSingleton<RegistryDesk>()
        .AddSingleton<RunDesk>()
        .AddScoped<AppDesk>();

    public static void MapAppLink(this WebApplication app) => app.Services.GetRequiredService<AppPictures>().Map(app);
}
