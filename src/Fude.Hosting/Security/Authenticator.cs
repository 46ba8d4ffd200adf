using System.Text;
using Fude.Hosting.Security.Tokens;
using Fude.Hosting.Security.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fude.Hosting.Security;

/// <summary>Who sent a request, or why it is turned away.</summary>
/// <param name="Caller">The sender.</param>
/// <param name="Refusal">Why not.</param>
public sealed record Admission(Caller? Caller, Refusal? Refusal);

/// <summary>
/// Tells who sent a request by its Authorization header: a signed token (<c>Bearer</c>), or a name and a password
/// (<c>Basic</c>) where the host keeps users.
/// </summary>
public sealed class Authenticator
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const string NoUsers = "This server has no users, and takes requests without signing in only from its own machine. Add a user there: fude users add NAME --role admin.";
    private const int MaxBasic = 2048; // characters of base64
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly AccessTokens? _tokens;
    private readonly UserDirectory? _users;
    private readonly SignIn? _signIn;
    private readonly OpenAccess? _open;

    /// <summary>For a host that takes tokens and keeps no users.</summary>
    /// <param name="tokens">Checks tokens; null where the host has no keys, so that nobody can sign in.</param>
    public Authenticator(AccessTokens? tokens) => _tokens = tokens;

    /// <summary>For a host that keeps users.</summary>
    /// <param name="tokens">Checks tokens.</param>
    /// <param name="users">The users.</param>
    /// <param name="signIn">Checks passwords.</param>
    /// <param name="open">What holds while there are no users.</param>
    public Authenticator(AccessTokens tokens, UserDirectory users, SignIn signIn, OpenAccess open) =>
        (_tokens, _users, _signIn, _open) = (tokens, users, signIn, open);

    /// <summary>Tells who sent a request.</summary>
    /// <param name="context">The request.</param>
    public async ValueTask<Admission> AdmitAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (_open is null || (await _users!.UsersAsync(context.RequestAborted)).Count > 0)
            return await CheckAsync(context, header);

        // Without users there is no password to check. A client may send what it has for another server: it does no harm.
        var admission = IsBearer(header) ? await CheckAsync(context, header) : Refuse(NoUsers);
        return admission.Caller is null && _open.Admit(context) is { } anybody ? new Admission(anybody, null) : admission;
    }

    /// <summary>What a refused client is told to send. A page's own requests are not told of Basic: the browser would ask for a password itself.</summary>
    /// <param name="request">The request.</param>
    public StringValues Challenges(HttpRequest request)
    {
        const string TokenChallenge = "Bearer realm=\"Fude\"";
        return _signIn is null || request.Headers["Sec-Fetch-Dest"] == "empty"
            ? TokenChallenge
            : new StringValues(["Basic realm=\"Fude\", charset=\"UTF-8\"", TokenChallenge]);
    }

    private static bool IsBearer(StringValues header) => header is [{ } text] && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    private ValueTask<Admission> CheckAsync(HttpContext context, StringValues header)
    {
        var text = header.Count == 1 ? header[0]! : "";
        if (IsBearer(header))
            return CheckTokenAsync(context, text[Bearer.Length..].Trim());
        if (_signIn is not null && text.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return CheckPasswordAsync(context, text[Basic.Length..].Trim());
        return ValueTask.FromResult(Refuse(header.Count == 0 ? SignInFirst() : "The Authorization header has to be one of Bearer" + (_signIn is null ? "." : " or Basic.")));
    }

    private async ValueTask<Admission> CheckTokenAsync(HttpContext context, string token)
    {
        if (_tokens is null)
            return Refuse("This host has no key to check tokens with: start it with --Security:KeyFile.");
        var (caller, mistake) = await _tokens.CheckAsync(token);
        if (caller is null)
            return Refuse(mistake!);
        if (caller.IsLocal || _users is null)
            return new Admission(caller, null);
        // The token says who it is; the table says what that user may do now.
        var user = (await _users.UsersAsync(context.RequestAborted)).GetValueOrDefault(caller.Name);
        return user is not null && user.Stamp == caller.Stamp
            ? new Admission(user.ToCaller(), null)
            : Refuse("The user of the token was removed or changed since: sign in again.");
    }

    private async ValueTask<Admission> CheckPasswordAsync(HttpContext context, string basic)
    {
        if (!TryReadBasic(basic, out var name, out var password))
            return Refuse("The Authorization header has to be Basic and the base64 of NAME:PASSWORD.");
        var (user, refusal) = await _signIn!.CheckAsync(name, password, context.Connection.RemoteIpAddress, context.RequestAborted);
        return new Admission(user?.ToCaller(), refusal);
    }

    // RFC 7617: the name ends at the first colon.
    private static bool TryReadBasic(string basic, out string name, out string password)
    {
        (name, password) = ("", "");
        var bytes = new byte[basic.Length];
        if (basic.Length > MaxBasic || !Convert.TryFromBase64String(basic, bytes, out var length))
            return false;
        var text = Decode(bytes.AsSpan(0, length));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return false;
        (name, password) = (text[..colon], text[(colon + 1)..]);
        return true;
    }

    // Clients differ: UTF-8 is what we ask for, Latin-1 is what Python's requests sends.
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private string SignInFirst() => _signIn is null
        ? "Send a token as Authorization: Bearer."
        : "Send a name and a password as Authorization: Basic, or a token as Bearer; clients take them from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.";

    private static Admission Refuse(string message) => new(null, new Refusal(RefusalKind.Unauthenticated, message));
}
