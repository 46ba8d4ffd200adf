using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;

namespace Fude.Tracking.Console.Sessions;

/// <summary>
/// The cookie that keeps a person of the console signed in: a signed token, as other clients send it in a header. It counts
/// on the console's own routes only; the protocol's routes are not reached by it.
/// </summary>
internal static class SessionCookie
{
    public const string Name = "fude_session";

    /// <summary>Marks a route on which the cookie counts.</summary>
    public static TBuilder TakesSession<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(Mark.Instance);

    /// <summary>Lets the checks that follow see the cookie's token as if it had come in the header. Use it after routing.</summary>
    public static void UseSessionCookie(this WebApplication app) => app.Use(next => context =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null && context.Request.Headers.Authorization.Count == 0 && context.Request.Cookies[Name] is { Length: > 0 } token)
            context.Request.Headers.Authorization = $"Bearer {token}";
        return next(context);
    });

    public static void Set(HttpContext context, IssuedToken token) => context.Response.Cookies.Append(Name, token.Text, Options(context.Request, token.ExpiresAt));

    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context.Request, null));

    private static CookieOptions Options(HttpRequest request, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax, // a link in a message leads to the run that it names; nothing is changed by a GET
        Expires = expires,
        IsEssential = true,
    };

    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}
