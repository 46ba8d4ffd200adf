using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fude.Hosting.Security.Tokens;

/// <summary>A signed token.</summary>
/// <param name="Text">What is sent as <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresAt">When it stops to hold.</param>
public sealed record IssuedToken(string Text, DateTimeOffset ExpiresAt);

/// <summary>What a token says, or why it says nothing.</summary>
/// <param name="Caller">Whom it was given to.</param>
/// <param name="Mistake">What is wrong with it, for the one who sent it.</param>
public sealed record TokenCheck(Caller? Caller, string? Mistake);

/// <summary>
/// Signs and checks tokens: JSON Web Tokens (RFC 7519), HS256 and nothing else, with issuer, audience, expiry, name and
/// role. Every host that has the keys takes them.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Issuer, audience, lifetime.</param>
public sealed class AccessTokens(TokenKeys keys, TimeProvider time, TokenOptions options)
{
    private const string RoleClaim = "role";
    private const string LocalClaim = "local";
    private const string StampClaim = "stamp";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false, MaximumTokenSizeInBytes = options.MaxLength };

    /// <summary>Issuer, audience, lifetime.</summary>
    public TokenOptions Options => options;

    /// <summary>Signs a token with the newest key.</summary>
    /// <param name="caller">Whom it is for.</param>
    /// <param name="lifetime">How long it holds; by default as the options say.</param>
    /// <exception cref="TokenKeyException">There is no key.</exception>
    public IssuedToken Issue(Caller caller, TimeSpan? lifetime = null)
    {
        var now = time.GetUtcNow();
        var expires = now + (lifetime ?? options.Lifetime);
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [JwtRegisteredClaimNames.Sub] = caller.Name,
            [RoleClaim] = caller.Role.Word(),
            [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
        };
        if (caller.IsLocal)
            claims[LocalClaim] = true;
        if (caller.Stamp is { } stamp)
            claims[StampClaim] = stamp;
        var text = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Issuer,
            Audience = options.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(keys.Current[0].Security, SecurityAlgorithms.HmacSha256),
        });
        return new IssuedToken(text, expires);
    }

    /// <summary>Checks a token. Whether its user still exists is not looked at.</summary>
    /// <param name="token">The token.</param>
    public async ValueTask<TokenCheck> CheckAsync(string token)
    {
        if (token.Length > options.MaxLength)
            return Wrong($"The token has more than {options.MaxLength} characters.");
        var result = await _handler.ValidateTokenAsync(token, Parameters());
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && keys.LookAgain())
            result = await _handler.ValidateTokenAsync(token, Parameters());
        if (!result.IsValid)
            return Wrong(Reason(result.Exception));
        return result.SecurityToken is JsonWebToken read && Read(read) is { } caller ? new TokenCheck(caller, null) : Wrong("The token names no user or no role.");
    }

    private static Caller? Read(JsonWebToken token)
    {
        if (string.IsNullOrEmpty(token.Subject) || !token.TryGetPayloadValue<string>(RoleClaim, out var word) || Roles.Parse(word) is not { } role)
            return null;
        return new Caller(token.Subject, role)
        {
            IsLocal = token.TryGetPayloadValue<bool>(LocalClaim, out var local) && local,
            Stamp = token.TryGetPayloadValue<string>(StampClaim, out var stamp) ? stamp : null,
        };
    }

    private TokenValidationParameters Parameters()
    {
        var current = keys.Current;
        return new TokenValidationParameters
        {
            ValidIssuer = options.Issuer,
            ValidAudience = options.Audience,
            ValidTypes = ["JWT"],
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            LifetimeValidator = CheckLifetime,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
            TryAllIssuerSigningKeys = false,
            LogValidationExceptions = false,
            IssuerSigningKeyResolver = (_, _, id, _) => current.Where(key => key.Id == id).Select(key => key.Security),
        };
    }

    // The library would take the machine's clock.
    private bool CheckLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (expires is not { } end || end + options.ClockSkew <= now)
            throw new SecurityTokenExpiredException { Expires = expires ?? DateTime.UnixEpoch };
        if (notBefore is { } start && start - options.ClockSkew > now)
            throw new SecurityTokenNotYetValidException();
        return true;
    }

    private static TokenCheck Wrong(string mistake) => new(null, mistake);

    private static string Reason(Exception? exception) => exception switch
    {
        SecurityTokenExpiredException expired => $"The token expired at {expired.Expires.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC: sign in again.",
        SecurityTokenNotYetValidException => "The token is not valid yet: the clocks of the two machines differ.",
        SecurityTokenInvalidIssuerException or SecurityTokenInvalidAudienceException => "The token was not issued for this server.",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException => "The token was not signed with a key of this server: sign in again.",
        _ => "The token is not one of this server's.",
    };
}
