namespace Fude.App.Telemetry;

/// <summary>Under which name a route is counted and logged, where that is not its pattern.</summary>
/// <param name="Name">The name.</param>
public sealed record RouteName(string Name)
{
    private const string None = "none";

    /// <summary>The name of the route of a request; "none" where it has none.</summary>
    /// <param name="context">The request, after routing.</param>
    public static string Of(HttpContext context) => context.GetEndpoint() is RouteEndpoint endpoint
        ? endpoint.Metadata.GetMetadata<RouteName>()?.Name ?? endpoint.RoutePattern.RawText ?? None
        : None;
}
