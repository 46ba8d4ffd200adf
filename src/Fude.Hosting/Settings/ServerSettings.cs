namespace Fude.Hosting.Settings;

/// <summary>
/// Where a host listens and what one client, or all together, may take of its connections. The host says its own
/// defaults, and what its largest body is.
/// </summary>
public sealed record ServerSettings
{
    /// <summary>Addresses to listen on, plain HTTP. Port 0 takes a free port.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:0"];

    /// <summary>
    /// Host names that requests may name besides <c>localhost</c> and IP addresses; <c>*.example.org</c> takes every
    /// subdomain, <c>*</c> everything. A page of another site whose name was re-bound to this machine is refused by it.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Largest request body in bytes, where a route does not have a limit of its own.</summary>
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes above a request's limit that are still read, and thrown away, so that a client that goes on sending reads its
    /// 413. Where a body is larger the connection is closed under it.
    /// </summary>
    public int DiscardBytes { get; init; } = 16 << 20;

    /// <summary>Slowest average at which a body may arrive, in bytes per second, after <see cref="BodyTimeoutSeconds"/>.</summary>
    public double MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>Seconds of grace before a body has to keep up with <see cref="MinBodyBytesPerSecond"/>.</summary>
    public int BodyTimeoutSeconds { get; init; } = 15;

    /// <summary>Connections open at once.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>Seconds in which a request's headers have to arrive.</summary>
    public int HeaderTimeoutSeconds { get; init; } = 10;

    /// <summary>Bytes of all headers of a request.</summary>
    public int MaxHeaderBytes { get; init; } = 16 * 1024;

    /// <summary>Headers of a request.</summary>
    public int MaxHeaders { get; init; } = 64;

    /// <summary>Bytes of the request line: method, path and query.</summary>
    public int MaxRequestLineBytes { get; init; } = 4 * 1024;

    /// <summary>Seconds that an idle connection is kept.</summary>
    public int KeepAliveSeconds { get; init; } = 120;

    /// <summary>Seconds that running requests get to finish when the host is told to stop.</summary>
    public int DrainSeconds { get; init; } = 10;

    /// <summary>Reads what can be set. The limits on bodies stay as they are in <paramref name="defaults"/>: a host sets them by what it takes.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="defaults">The host's defaults.</param>
    public static ServerSettings Read(SettingsReader reader, ServerSettings defaults) => defaults with
    {
        Urls = reader.Urls("Urls", defaults.Urls, "Addresses to listen on, separated by ';'. Port 0 takes a free port."),
        AllowedHosts = reader.Hosts("AllowedHosts", "Host names to answer to besides localhost and IP addresses, separated by ';'. '*' is every name."),
        MaxConnections = reader.Number("Requests:MaxConnections", defaults.MaxConnections, 1, 65_535, "Connections open at once."),
        HeaderTimeoutSeconds = reader.Number("Requests:HeaderTimeoutSeconds", defaults.HeaderTimeoutSeconds, 1, 600, "Seconds in which a request's headers have to arrive."),
        MaxHeaderBytes = reader.Number("Requests:MaxHeaderBytes", defaults.MaxHeaderBytes, 1024, 1 << 20, "Bytes of all headers of a request."),
        MaxHeaders = reader.Number("Requests:MaxHeaders", defaults.MaxHeaders, 8, 1000, "Headers of a request."),
        MaxRequestLineBytes = reader.Number("Requests:MaxRequestLineBytes", defaults.MaxRequestLineBytes, 1024, 1 << 20, "Bytes of a request's path and query."),
        DiscardBytes = reader.Number("Requests:DiscardBytes", defaults.DiscardBytes, 0, 1 << 30, "Bytes above a request's limit that are read and thrown away, so that the client reads its 413."),
        BodyTimeoutSeconds = reader.Number("Requests:BodyTimeoutSeconds", defaults.BodyTimeoutSeconds, 2, 600, "Seconds in which a request's body has to arrive."),
        KeepAliveSeconds = reader.Number("Requests:KeepAliveSeconds", defaults.KeepAliveSeconds, 1, 3600, "Seconds that an idle connection is kept."),
        DrainSeconds = reader.Number("Requests:DrainSeconds", defaults.DrainSeconds, 0, 600, "Seconds that running requests get to finish at a stop."),
    };
}
