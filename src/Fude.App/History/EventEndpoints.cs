using Fude.App.Errors;
using Fude.App.Settings;
using Fude.Hosting.Security;

namespace Fude.App.History;

/// <summary>What happens, as server-sent events (HTML Standard, 9.2).</summary>
internal static class EventEndpoints
{
    private const int RetryAfter = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50); // what happens meanwhile goes in one packet
    private static readonly byte[] Greeting = "retry: 2000\n\n"u8.ToArray();
    private static readonly byte[] Heartbeat = ":\n\n"u8.ToArray();

    public static void MapEvents(this WebApplication app) => app.MapGet("/api/events", ListenAsync).Requires(Access.Anyone);

    private static async Task ListenAsync(HttpContext context)
    {
        var services = context.RequestServices;
        using var listener = services.GetRequiredService<AppEvents>().TryListen();
        if (listener is null)
        {
            await new ProblemResult(new AppFault(AppErrors.Busy, "Too many pages are listening already. Ask again from time to time instead.") { RetryAfter = RetryAfter }).ExecuteAsync(context);
            return;
        }

        var headers = context.Response.Headers;
        context.Response.ContentType = "text/event-stream";
        headers.CacheControl = "no-store";
        headers["X-Accel-Buffering"] = "no"; // of nginx
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await context.Response.Body.WriteAsync(Greeting, end.Token);
            await SendAsync(context.Response.Body, listener, services.GetRequiredService<AppSettings>().Events, services.GetRequiredService<TimeProvider>(), end.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener has left, or the host stops: browsers come back by themselves, to whoever answers then.
        }
    }

    private static async Task SendAsync(Stream body, EventListener listener, EventSettings settings, TimeProvider time, CancellationToken end)
    {
        var silence = TimeSpan.FromSeconds(settings.HeartbeatSeconds);
        await body.FlushAsync(end);
        for (var something = listener.WaitAsync(); ;)
        {
            try
            {
                await something.WaitAsync(silence, time, end);
            }
            catch (TimeoutException)
            {
                await body.WriteAsync(Heartbeat, end);
            }

            while (listener.TryTake(out var message))
                await body.WriteAsync(message, end);
            await body.FlushAsync(end);
            if (!something.IsCompleted)
                continue;
            await Task.Delay(Pause, time, end);
            something = listener.WaitAsync();
        }
    }
}
