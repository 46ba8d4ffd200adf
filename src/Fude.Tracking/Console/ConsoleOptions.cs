using Fude.Hosting.Settings;

namespace Fude.Tracking.Console;

/// <summary>Limits of the console.</summary>
public sealed record ConsoleOptions
{
    /// <summary>The application whose releases are shown, such as <c>http://127.0.0.1:8000</c>; null for none.</summary>
    public Uri? App { get; init; }

    /// <summary>Sessions that are kept for a browser that lost its connection.</summary>
    public int MaxDisconnected { get; init; } = 20;

    /// <summary>Seconds that such a session is kept.</summary>
    public int DisconnectedSeconds { get; init; } = 60;

    /// <summary>Reads the settings.</summary>
    /// <param name="reader">Where from.</param>
    public static ConsoleOptions Read(SettingsReader reader)
    {
        var defaults = new ConsoleOptions();
        return new ConsoleOptions
        {
            App = reader.Address("Console:App", "Address of the application whose releases the console shows, such as http://127.0.0.1:8000."),
            MaxDisconnected = reader.Number("Console:MaxDisconnected", defaults.MaxDisconnected, 0, 10_000, "Sessions that are kept for browsers that lost their connection."),
            DisconnectedSeconds = reader.Number("Console:DisconnectedSeconds", defaults.DisconnectedSeconds, 0, 3600, "Seconds that such a session is kept."),
        };
    }
}
