namespace Fude.Tracking.Client.Tests.Support;

/// <summary>Clients with short waits.</summary>
public static class Clients
{
    public static TrackingSettings Settings(Uri server) => new()
    {
        TrackingUri = server,
        Retries = 2,
        RetryDelay = TimeSpan.FromMilliseconds(5),
        RequestTimeout = TimeSpan.FromSeconds(20),
    };

    public static TrackingClient Of(Uri server) => new(Settings(server));

    public static TrackingClient Impatient(Uri server) => new(Settings(server) with { Retries = 0, RequestTimeout = TimeSpan.FromSeconds(1) });
}
