using Fude.Hosting.Settings;

namespace Fude.App.Limits;

/// <summary>How many requests one client may send.</summary>
public sealed record LimitSettings
{
    /// <summary>Requests a second that a client may send to the API in the long run; 0 for no limit.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Requests that a client may send at once after a pause.</summary>
    public int Burst { get; init; } = 50;

    /// <summary>Clients that are remembered; where there are more at once, those that are new share one allowance.</summary>
    public int MaxClients { get; init; } = 100_000;

    internal static LimitSettings Read(SettingsReader reader)
    {
        var defaults = new LimitSettings();
        return new LimitSettings
        {
            RequestsPerSecond = reader.Number("Limits:RequestsPerSecond", 0, 0, 1_000_000, "Requests a second that one client address (IPv6: a network of 64 bits) may send to the API; the next is answered 429. 0 is no limit."),
            Burst = reader.Number("Limits:Burst", defaults.Burst, 1, 1_000_000, "Requests that a client may send at once after a pause."),
            MaxClients = reader.Number("Limits:MaxClients", defaults.MaxClients, 1, 10_000_000, "Clients that are remembered, 40 bytes or so each; where there are more at once, new ones share one allowance."),
        };
    }
}
