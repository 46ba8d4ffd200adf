namespace Fude.App.Settings;

/// <summary>Limits on requests: what one client, or all together, may take.</summary>
public sealed record RequestSettings
{
    /// <summary>Bytes that a form may have around its picture: boundaries, headers, small text fields.</summary>
    public const int FormOverheadBytes = 16 * 1024;

    /// <summary>Connections open at once. With <c>Pictures:MaxBytes</c> it bounds the memory that uploads can take.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>
    /// Bytes above the largest request that are still read, and thrown away, so that a client that goes on sending reads its 413.
    /// Where a body is larger the connection is closed under it.
    /// </summary>
    public int DiscardBytes { get; init; } = 16 << 20;

    /// <summary>Seconds in which a request's headers have to arrive.</summary>
    public int HeaderTimeoutSeconds { get; init; } = 10;

    /// <summary>Seconds in which a request's body has to arrive.</summary>
    public int BodyTimeoutSeconds { get; init; } = 15;

    /// <summary>Seconds that an idle connection is kept.</summary>
    public int KeepAliveSeconds { get; init; } = 120;

    /// <summary>Pictures decoded and predicted at once.</summary>
    public int MaxPredictions { get; init; } = DefaultMaxPredictions;

    /// <summary>Pictures that may wait for their turn; the next is answered 503.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Seconds that running requests get to finish when the host is told to stop.</summary>
    public int DrainSeconds { get; init; } = 10;

    private static int DefaultMaxPredictions => Math.Max(2, Environment.ProcessorCount);

    internal static RequestSettings Read(SettingsReader reader)
    {
        var defaults = new RequestSettings();
        return new RequestSettings
        {
            MaxConnections = reader.Number("Requests:MaxConnections", defaults.MaxConnections, 1, 65_535, "Connections open at once."),
            DiscardBytes = reader.Number("Requests:DiscardBytes", defaults.DiscardBytes, 0, 1 << 30, "Bytes above the largest request that are read and thrown away, so that the client reads its 413."),
            HeaderTimeoutSeconds = reader.Number("Requests:HeaderTimeoutSeconds", defaults.HeaderTimeoutSeconds, 1, 600, "Seconds in which a request's headers have to arrive."),
            BodyTimeoutSeconds = reader.Number("Requests:BodyTimeoutSeconds", defaults.BodyTimeoutSeconds, 2, 600, "Seconds in which a request's body has to arrive."),
            KeepAliveSeconds = reader.Number("Requests:KeepAliveSeconds", defaults.KeepAliveSeconds, 1, 3600, "Seconds that an idle connection is kept."),
            MaxPredictions = reader.Number("Requests:MaxPredictions", defaults.MaxPredictions, 1, 1024, "Pictures decoded and predicted at once."),
            MaxWaiting = reader.Number("Requests:MaxWaiting", defaults.MaxWaiting, 0, 100_000, "Pictures that may wait for their turn; the next is answered 503."),
            DrainSeconds = reader.Number("Requests:DrainSeconds", defaults.DrainSeconds, 0, 600, "Seconds that running requests get to finish at a stop."),
        };
    }
}
