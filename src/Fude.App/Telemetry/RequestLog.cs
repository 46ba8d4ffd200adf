using System.Net;
using Fude.App.Health;
using Fude.Hosting.Settings;

namespace Fude.App.Telemetry;

/// <summary>
/// The log of requests: at most one line for each, with the client's address, method, route, status and milliseconds, and never a path's own
/// values, a query or a header. When everything fails at once it writes a bounded number of lines a second and counts the others.
/// </summary>
internal sealed partial class RequestLog(LogSettings settings, ILoggerFactory loggers, TimeProvider time)
{
    private const int ServerError = 500;

    private readonly ILogger _logger = loggers.CreateLogger("Fude.App.Requests");
    private readonly Lock _counting = new();
    private long _second;
    private int _lines;
    private int _leftOut;

    /// <summary>Takes an answered request.</summary>
    public void Answered(HttpContext context, string method, string route, int status, TimeSpan elapsed)
    {
        var failed = status >= ServerError && route != HealthEndpoints.ReadyRoute; // who asks that asks every second
        var slow = elapsed.TotalMilliseconds >= settings.SlowMilliseconds && context.Response.ContentType != "text/event-stream";
        if (settings.Requests == RequestLines.None || (settings.Requests == RequestLines.Problems && !failed && !slow))
            return;
        var level = failed ? LogLevel.Error : slow ? LogLevel.Warning : LogLevel.Information;
        if (!_logger.IsEnabled(level) || !MayWrite())
            return;
        var failure = context.Features.Get<RequestFailure>();
        var reason = failure?.Reason is { } said ? ": " + said : "";
        Write(level, failure?.Exception, context.Connection.RemoteIpAddress, method, route, status, elapsed.TotalMilliseconds, reason);
    }

    private bool MayWrite()
    {
        lock (_counting)
        {
            var second = time.GetUtcNow().ToUnixTimeSeconds();
            if (second != _second)
            {
                if (_leftOut > 0)
                    WriteLeftOut(_leftOut);
                (_second, _lines, _leftOut) = (second, 0, 0);
            }

            if (_lines < settings.MaxLinesPerSecond)
            {
                _lines++;
                return true;
            }

            _leftOut++;
            return false;
        }
    }

    private void Write(LogLevel level, Exception? exception, IPAddress? client, string method, string route, int status, double milliseconds, string reason) =>
        WriteAnswered(level, exception, client, method, route, status, Math.Round(milliseconds, 1), reason);

    [LoggerMessage(EventId = 1100, Message = "{Client} {Method} {Route} {Status} {Milliseconds} ms{Reason}")]
    private partial void WriteAnswered(LogLevel level, Exception? exception, IPAddress? client, string method, string route, int status, double milliseconds, string reason);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "{Count} more requests of that second have no line of their own")]
    private partial void WriteLeftOut(int count);
}
