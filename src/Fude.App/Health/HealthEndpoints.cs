using Fude.Hosting.Security;

namespace Fude.App.Health;

/// <summary>The host answers and has a proven model: it does not listen before that.</summary>
/// <param name="Health">"ok".</param>
internal sealed record HealthAnswer(string Health);

/// <summary>Whether the host is alive.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app) => app.MapMethods("/api/health", [HttpMethods.Get, HttpMethods.Head], Answer).Requires(Access.Anyone);

    private static Task Answer(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new HealthAnswer("ok"), AppJson.Default.HealthAnswer);
    }
}
