using System.Diagnostics;

namespace Fude.App.Telemetry;

/// <summary>Sees every request from outside of everything else: counts it, names it in its trace, and hands it to the log.</summary>
internal sealed class RequestObserver(AppMetrics metrics, RequestLog log)
{
    private const int ClientGone = 499;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            var (route, method, response) = (RouteName.Of(context), MethodOf(context.Request.Method), context.Response);
            var status = context.RequestAborted.IsCancellationRequested ? ClientGone : response.StatusCode;
            metrics.Request(method, route, status, elapsed);
            AppTracing.Answered(context, route, status);
            log.Answered(context, method, route, status, elapsed);
        }
    }

    // A client can make up methods; the labels of a metric are ours.
    private static string MethodOf(string method) => method switch
    {
        "GET" or "POST" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" => method,
        _ => "OTHER",
    };
}

/// <summary>Puts the observer in front.</summary>
internal static class RequestObserving
{
    /// <summary>Observes every request. Use it first.</summary>
    public static void UseRequestObserver(this WebApplication app)
    {
        var observer = app.Services.GetRequiredService<RequestObserver>();
        app.Use(next => context => observer.InvokeAsync(context, next));
    }
}
