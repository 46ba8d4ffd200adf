using Fude.App.Settings;

namespace Fude.App.History;

/// <summary>What was drawn and answered: pictures, pages, and what happens now.</summary>
internal static class HistoryEndpoints
{
    public static void AddHistory(this IServiceCollection services, AppSettings settings) => services.AddSingleton(_ => new AppEvents(settings.Events));

    public static void MapHistory(this WebApplication app)
    {
        app.MapPictures();
        app.MapEvents();
    }
}
