using Fude.Hosting.Settings;

namespace Fude.Tracking.Console;

/// <summary>Limits of the console.</summary>
public sealed record ConsoleOptions
{
    /// <summary>The application whose releases are shown, such as <c>http://127.0.0.1:8000</c>: its addresses, of which the first that can be reached is asked; none for no application.</summary>
    public IReadOnlyList<Uri> Apps { get; init; } = [];

    /// <summary>A file that says where the application is, as <c>fude up</c> keeps it (<c>{"uri":"http://…"}</c>); it may be missing while the application does not run.</summary>
    public string? AppFile { get; init; }

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
            Apps = reader.Addresses("Console:App", "Address of the application whose releases the console shows, such as http://127.0.0.1:8000; of several, separated by ';', the first that can be reached is asked."),
            AppFile = reader.Name("Console:AppFile", 4096, "File that says where the application is, as 'fude up' keeps it. Read where Console:App is not set."),
            MaxDisconnected = reader.Number("Console:MaxDisconnected", defaults.MaxDisconnected, 0, 10_000, "Sessions that are kept for browsers that lost their connection."),
            DisconnectedSeconds = reader.Number("Console:DisconnectedSeconds", defaults.DisconnectedSeconds, 0, 3600, "Seconds that such a session is kept."),
        };
    }
}
