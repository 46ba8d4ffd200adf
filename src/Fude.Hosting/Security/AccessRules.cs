using System.Net;
using Fude.Hosting.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fude.Hosting.Security;

/// <summary>Who may use which route: its <see cref="Access"/>, which every route has.</summary>
public static class AccessRules
{
    /// <summary>Says who may use a route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="access">Who.</param>
    public static TBuilder Requires<TBuilder>(this TBuilder route, Access access)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(access);

    /// <summary>On a route for everybody: tells the endpoint who has signed in, where somebody has. What does not hold is refused as elsewhere.</summary>
    /// <param name="route">The route.</param>
    public static TBuilder WithOptionalCaller<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(OptionalCaller.Instance);

    /// <summary>Lets requests use a route without signing in that come from this machine or from given networks, and from no proxy that is not trusted.</summary>
    /// <param name="route">The route.</param>
    /// <param name="networks">The networks.</param>
    public static TBuilder OpenTo<TBuilder>(this TBuilder route, IReadOnlyList<IPNetwork> networks)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new OpenNetworks(networks));

    /// <summary>Who may use an endpoint, or null where nobody has said it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static Access? AccessOf(Endpoint endpoint)
    {
        Access? access = null;
        foreach (var said in endpoint.Metadata)
            access = said is Access each ? each : access;
        return access;
    }

    /// <summary>Makes the host fail to start when a route says nothing. Call it when everything is mapped.</summary>
    /// <param name="app">The host.</param>
    /// <exception cref="StartException">There are such routes; it names them.</exception>
    public static void EnsureEveryRouteHasAccess(this WebApplication app)
    {
        var open = Routes(app).Where(route => AccessOf(route) is null).Select(route => route.DisplayName).ToList();
        if (open.Count > 0)
            throw new StartException($"Nobody has said who may use {string.Join(", ", open)}: add Requires(Access…) where the route is mapped.");
    }

    /// <summary>Every endpoint that is mapped.</summary>
    /// <param name="app">The host.</param>
    public static IReadOnlyList<Endpoint> Routes(WebApplication app) => [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)];

    /// <summary>Lets a request pass to its route when its sender may use it. Use it after routing.</summary>
    /// <param name="app">The host.</param>
    /// <param name="authenticator">Tells who sent it.</param>
    /// <param name="refuse">Answers the others.</param>
    public static void UseAccess(this WebApplication app, Func<Authenticator> authenticator, RefusalWriter refuse) =>
        app.Use(next => context => HandleAsync(context, next, authenticator, refuse));

    private static Task HandleAsync(HttpContext context, RequestDelegate next, Func<Authenticator> authenticator, RefusalWriter refuse)
    {
        // Routing's own answers (405, 415) are endpoints too, and no routes.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
            return next(context);
        var access = AccessOf(endpoint) ?? throw new InvalidOperationException($"Nobody has said who may use {endpoint.DisplayName}.");
        var open = access == Access.Anyone
            ? context.Request.Headers.Authorization.Count == 0 || endpoint.Metadata.GetMetadata<OptionalCaller>() is null
            : endpoint.Metadata.GetMetadata<OpenNetworks>() is { } from && RequestOrigin.IsFrom(context, from.Networks);
        return open ? next(context) : CheckAsync(context, next, access, authenticator(), refuse);
    }

    private static async Task CheckAsync(HttpContext context, RequestDelegate next, Access access, Authenticator authenticator, RefusalWriter refuse)
    {
        var admission = await authenticator.AdmitAsync(context);
        if (admission.Caller is not { } caller)
        {
            if (admission.Refusal!.Kind == RefusalKind.Unauthenticated)
                context.Response.Headers.WWWAuthenticate = authenticator.Challenges(context.Request);
            await refuse(context, admission.Refusal);
        }
        else if (!caller.Role.May(access))
        {
            await refuse(context, new Refusal(RefusalKind.Forbidden, $"{caller.Name} is a {caller.Role.Word()}; this needs {Needed(access)}."));
        }
        else
        {
            context.SetCaller(caller);
            await next(context);
        }
    }

    private static string Needed(Access access) => access switch
    {
        Access.Admin => "an admin",
        Access.Write => "a writer",
        _ => "a reader",
    };

    private sealed class OptionalCaller
    {
        public static readonly OptionalCaller Instance = new();
    }

    private sealed record OpenNetworks(IReadOnlyList<IPNetwork> Networks);
}
