using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>Limits on the events that pages listen to.</summary>
public sealed record EventSettings
{
    /// <summary>Listeners at once; the next is answered 503. Each holds a connection.</summary>
    public int MaxListeners { get; init; } = 128;

    /// <summary>Events that wait for a listener; one that is slower loses some and is told so.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Seconds of silence after which a listener gets a sign of life.</summary>
    public int HeartbeatSeconds { get; init; } = 15;

    internal static EventSettings Read(SettingsReader reader)
    {
        var defaults = new EventSettings();
        return new EventSettings
        {
            MaxListeners = reader.Number("Events:MaxListeners", defaults.MaxListeners, 0, 65_535, "Pages that listen to events at once; the next is answered 503. Each holds a connection."),
            MaxWaiting = reader.Number("Events:MaxWaiting", defaults.MaxWaiting, 1, 100_000, "Events that wait for a listener; one that is slower loses some and is told so."),
            HeartbeatSeconds = reader.Number("Events:HeartbeatSeconds", defaults.HeartbeatSeconds, 1, 600, "Seconds of silence after which a listener gets a sign of life."),
        };
    }
}
