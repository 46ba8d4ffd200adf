using Fude.App.Settings;
using Fude.Hosting.Security;

namespace Fude.App.Health;

/// <summary>The host answers and has a proven model: it does not listen before that.</summary>
/// <param name="Health">"ok".</param>
internal sealed record HealthAnswer(string Health);

/// <summary>Whether the host should get traffic.</summary>
/// <param name="Ready">Whether it should.</param>
/// <param name="Reasons">Why not: one line each.</param>
internal sealed record ReadinessAnswer(bool Ready, IReadOnlyList<string> Reasons);

/// <summary>Whether the host is alive, and whether it should get traffic.</summary>
internal static class HealthEndpoints
{
    /// <summary>Where it is asked whether the host should get traffic.</summary>
    public const string ReadyRoute = "/api/health/ready";

    private const string AliveRoute = "/api/health";

    /// <summary>What <c>Fude.App health</c> and <c>Fude.App health --ready</c> ask.</summary>
    public static IReadOnlyDictionary<string, string> Routes { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = AliveRoute, ["--ready"] = ReadyRoute };

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void AddHealth(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton<Readiness>();
        if (settings.Requests.StopDelaySeconds == 0)
            return;
        services.AddSingleton<IHostedService, StopDelay>();
        services.PostConfigure<HostOptions>(host => host.ShutdownTimeout += TimeSpan.FromSeconds(settings.Requests.StopDelaySeconds));
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapMethods(AliveRoute, Methods, Answer).Requires(Access.Anyone);
        app.MapMethods(ReadyRoute, Methods, AnswerReadyAsync).Requires(Access.Anyone);
    }

    private static Task Answer(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new HealthAnswer("ok"), AppJson.Default.HealthAnswer);
    }

    private static async Task AnswerReadyAsync(HttpContext context)
    {
        var reasons = await context.RequestServices.GetRequiredService<Readiness>().ReasonsAsync();
        context.Response.Headers.CacheControl = "no-store";
        if (reasons.Count > 0)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(new ReadinessAnswer(reasons.Count == 0, reasons), AppJson.Default.ReadinessAnswer);
    }
}
