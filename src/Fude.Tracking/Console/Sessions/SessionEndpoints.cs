using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Hosting.Security.Users;
using Fude.Tracking.Client;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Console.Sessions;

/// <summary>Signing in and out of the console, by plain forms.</summary>
/// <param name="signIn">Checks passwords.</param>
/// <param name="tokens">Signs tokens.</param>
internal sealed class SessionEndpoints(SignIn signIn, AccessTokens tokens)
{
    public const string SignInPath = "/signin";
    private const int MaxFrom = 4096; // characters

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/session", (RequestDelegate)BeginAsync).Requires(Access.Anyone);
        app.MapPost("/session/end", (RequestDelegate)EndAsync).Requires(Access.Anyone);
    }

    /// <summary>Where somebody who has to sign in first is sent.</summary>
    public static string AddressFor(HttpRequest request) =>
        $"{SignInPath}{QueryString.Create("from", request.PathBase + request.Path + request.QueryString)}";

    private async Task BeginAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            throw new MlflowException(ErrorCode.BadRequest, "Send a form with name and password.");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var from = form["from"].ToString();
        var (user, refusal) = await signIn.CheckAsync(form["name"].ToString(), form["password"].ToString(), context.Connection.RemoteIpAddress, context.RequestAborted);
        if (user is not null)
            SessionCookie.Set(context, tokens.Issue(user.ToCaller()));
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = user is not null ? Local(from) : Again(from, refusal!);
    }

    private static Task EndAsync(HttpContext context)
    {
        SessionCookie.Remove(context);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = SignInPath;
        return Task.CompletedTask;
    }

    private static string Again(string from, Refusal refusal) =>
        SignInPath + QueryString.Create("from", Local(from)).Add("refused", refusal.RetryAfter?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "wrong");

    // A path of this server and nothing else: "//host" and "/\host" are other servers to a browser.
    private static string Local(string path) =>
        path.Length is > 0 and <= MaxFrom && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && Uri.TryCreate($"http://localhost{path}", UriKind.Absolute, out var address)
            ? address.PathAndQuery
            : "/";
}
