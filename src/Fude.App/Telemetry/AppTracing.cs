using System.Diagnostics;
using Fude.Inference;

namespace Fude.App.Telemetry;

/// <summary>The source <c>Fude.App</c> of spans. While nobody listens, and for requests that are not sampled, they cost a look at a field.</summary>
internal static class AppTracing
{
    private static readonly ActivitySource Source = new(AppMetrics.Name, typeof(AppTracing).Assembly.GetName().Version?.ToString(3));

    /// <summary>Adds a span for each step of a classification that has just ended.</summary>
    /// <param name="times">How long they took.</param>
    /// <param name="model">The model's tag.</param>
    public static void Classified(in StageTimes times, string model)
    {
        if (Activity.Current is not { IsAllDataRequested: true })
            return;
        var end = TimeProvider.System.GetUtcNow();
        var prepared = end - times.Infer;
        var decoded = prepared - times.Prepare;
        Add("decode", decoded - times.Decode, decoded);
        Add("preprocess", decoded, prepared);
        Add("infer", prepared, end, model);
    }

    /// <summary>Adds a span for the way into the database, which has just ended.</summary>
    /// <param name="elapsed">How long it took.</param>
    public static void Stored(TimeSpan elapsed)
    {
        if (Activity.Current is not { IsAllDataRequested: true })
            return;
        var end = TimeProvider.System.GetUtcNow();
        Add("store", end - elapsed, end);
    }

    /// <summary>Says on the request's own span what OpenTelemetry's conventions for HTTP ask for.</summary>
    public static void Answered(HttpContext context, string route, int status)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span)
            return;
        span.DisplayName = $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method).SetTag("http.route", route).SetTag("http.response.status_code", status);
        span.SetTag("url.scheme", context.Request.Scheme).SetTag("url.path", context.Request.Path.Value);
        if (status >= 500)
            span.SetStatus(ActivityStatusCode.Error);
    }

    private static void Add(string name, DateTimeOffset start, DateTimeOffset end, string? model = null)
    {
        if (end <= start)
            return;
        using var span = Source.StartActivity(name, ActivityKind.Internal, Activity.Current!.Context, startTime: start);
        if (model is not null)
            span?.SetTag("fude.model", model);
        span?.SetEndTime(end.UtcDateTime);
    }
}
