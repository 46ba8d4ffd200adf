using System.Globalization;
using Fude.App.Errors;

namespace Fude.App.Limits;

/// <summary>Turns away what a client sends above its allowance, before anything of it is read.</summary>
internal static class ClientLimiting
{
    /// <summary>Limits what each client sends to the API. Use it after the proxies' word is taken; the page, health and metrics are not limited.</summary>
    public static void UseClientLimit(this WebApplication app, LimitSettings settings)
    {
        if (settings.RequestsPerSecond == 0)
            return;
        var limiter = new ClientLimiter(settings, app.Services.GetRequiredService<TimeProvider>());
        app.Use(next => context => IsLimited(context.Request.Path) && limiter.Take(context.Connection.RemoteIpAddress) is { Ticks: > 0 } wait
            ? Refuse(context, settings, wait)
            : next(context));
    }

    private static bool IsLimited(PathString path) =>
        (path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase, out var rest) && !rest.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)) || (path.StartsWithSegments("/v2", StringComparison.OrdinalIgnoreCase, out rest) && !rest.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase));

    private static Task Refuse(HttpContext context, LimitSettings settings, TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        var detail = string.Create(CultureInfo.InvariantCulture, $"This address sends more than {settings.RequestsPerSecond} requests a second. Try again in {seconds} s.");
        return new ProblemResult(new AppFault(AppErrors.TooManyRequests, detail) { Limit = settings.RequestsPerSecond, RetryAfter = seconds }).ExecuteAsync(context);
    }
}
