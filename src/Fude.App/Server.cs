using Fude.App.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;

namespace Fude.App;

/// <summary>Kestrel, with every limit from the settings, and where the logs go.</summary>
internal static class Server
{
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxHeaders = 64;
    private const int MaxRequestLineBytes = 4 * 1024;

    public static void AddServer(this WebApplicationBuilder builder, AppSettings settings)
    {
        var requests = settings.Requests;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // What is above MaxRequestBytes is answered 413 and then read and thrown away, for the 5 seconds that Kestrel
            // gives to the rest of a body. What is above this too is cut off.
            kestrel.Limits.MaxRequestBodySize = settings.MaxReadBytes;
            kestrel.Limits.MaxConcurrentConnections = requests.MaxConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(requests.HeaderTimeoutSeconds);
            // A body that is slower than this on average is given up after the grace: the largest takes no longer than it either.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(
                (double)settings.MaxRequestBytes / requests.BodyTimeoutSeconds,
                TimeSpan.FromSeconds(requests.BodyTimeoutSeconds));
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(requests.KeepAliveSeconds);
        });
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(requests.DrainSeconds));
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
    }

    /// <summary>All logs go to stderr: stdout belongs to the ready line.</summary>
    public static void AddStandardErrorLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // A failed start is told in one line by Program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Logging.AddSimpleConsole(format =>
        {
            format.SingleLine = true;
            format.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            format.UseUtcTimestamp = true;
            format.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
