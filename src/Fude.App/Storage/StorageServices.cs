using Fude.App.Settings;
using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>The database, the queue into it, and the pictures.</summary>
internal static class StorageServices
{
    /// <summary>Adds them. They are disposed in the reverse order: the queue stores what is waiting before the database closes.</summary>
    public static void AddStorage(this IServiceCollection services, StorageSettings settings, Task<Database> opened)
    {
        services.AddSingleton(_ => opened.GetAwaiter().GetResult());
        services.AddSingleton(provider => new PredictionQueue(provider.GetRequiredService<Database>(), settings.MaxWaiting, settings.MaxGroup));
        services.AddSingleton(_ => settings.Pictures());
    }
}
