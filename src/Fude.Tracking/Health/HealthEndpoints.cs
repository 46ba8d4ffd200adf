using System.Reflection;
using Fude.Hosting.Security;

namespace Fude.Tracking.Health;

/// <summary><c>GET /health</c> and <c>GET /version</c>, as MLflow has them.</summary>
internal static class HealthEndpoints
{
    // What clients take for MLflow's version: the one whose protocol and schema this server has.
    private const string MlflowVersion = "2.17.2";

    private const string Route = "/health";

    /// <summary>What <c>Fude.Tracking health</c> asks.</summary>
    public static IReadOnlyDictionary<string, string> Routes { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = Route };

    private static readonly string FudeVersion = typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet(Route, (RequestDelegate)(context => context.Response.WriteAsync("OK"))).WithMetadata(Access.Anyone);
        app.MapGet("/version", (RequestDelegate)(context =>
        {
            context.Response.Headers["Fude-Version"] = FudeVersion;
            return context.Response.WriteAsync(MlflowVersion);
        })).WithMetadata(Access.Anyone);
    }
}
