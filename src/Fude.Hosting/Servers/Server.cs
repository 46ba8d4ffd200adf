using Fude.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Fude.Hosting.Servers;

/// <summary>Kestrel, with every limit from the settings, and where the logs go.</summary>
public static class Server
{
    /// <summary>Kestrel and routing.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="settings">Addresses and limits.</param>
    /// <param name="http2Urls">More addresses, for HTTP/2 without TLS, as gRPC needs it.</param>
    public static void AddServer(this WebApplicationBuilder builder, ServerSettings settings, IReadOnlyList<string>? http2Urls = null)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes + settings.DiscardBytes; // see BodyLimit
            kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = settings.MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = settings.MaxHeaders;
            kestrel.Limits.MaxRequestLineSize = settings.MaxRequestLineBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.HeaderTimeoutSeconds);
            // A body that is slower than this on average is given up after the grace.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(settings.MinBodyBytesPerSecond, TimeSpan.FromSeconds(settings.BodyTimeoutSeconds));
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(settings.KeepAliveSeconds);
            if (http2Urls is { Count: > 0 })
                kestrel.ListenTo(settings.Urls, http2Urls);
        });
        if (http2Urls is not { Count: > 0 })
            builder.WebHost.UseUrls([.. settings.Urls]);
        builder.Services.AddSingleton<IStartupFilter>(new BodyLimit.Filter(settings));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.DrainSeconds));
        if (Environment.GetEnvironmentVariable(SupervisedLifetime.Variable) == "1")
            builder.Services.AddSingleton<IHostLifetime, SupervisedLifetime>();
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
    }

    /// <summary>All logs go to stderr: stdout belongs to the ready line.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="settings">What is logged; null for the defaults.</param>
    public static void AddStandardErrorLogging(this WebApplicationBuilder builder, LogSettings? settings = null)
    {
        settings ??= new LogSettings();
        builder.Logging.SetMinimumLevel(settings.Level);
        builder.Logging.AddFilter("Microsoft", settings.Level > LogLevel.Warning ? settings.Level : LogLevel.Warning);
        // A failed start is told in one line by HostProgram.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // It has a span made for every request where it may log, and has nothing to say.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (settings.Json)
            builder.Logging.AddJsonConsole(Form);
        else
            builder.Logging.AddSimpleConsole(format =>
            {
                Form(format);
                format.SingleLine = true;
                format.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void Form(ConsoleFormatterOptions format)
    {
        format.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        format.UseUtcTimestamp = true;
    }
}
