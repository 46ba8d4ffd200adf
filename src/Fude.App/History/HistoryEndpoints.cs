using Fude.App.Retention;
using Fude.App.Settings;
using Fude.App.Storage.Adoption;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.History;

/// <summary>What was drawn and answered: pictures, pages, and what happens now.</summary>
internal static class HistoryEndpoints
{
    public static void AddHistory(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(_ => new AppEvents(settings.Events));
        services.AddSingleton(provider => new AdoptedPixels(provider.GetRequiredService<Database>(), provider.GetRequiredService<StoredPictures>(), settings.Pictures));
        services.AddHostedService<AdoptionService>();
        if (settings.Retention.IsOn)
            services.AddHostedService<RetentionService>();
    }

    public static void MapHistory(this WebApplication app)
    {
        app.MapDrawings();
        app.MapPictures();
        app.MapEvents();
    }
}
