using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Security;

/// <summary>Why a request is turned away before it reaches its endpoint.</summary>
public enum RefusalKind
{
    /// <summary>It names a host that this server does not answer to.</summary>
    HostNotAllowed,

    /// <summary>A page of another site sent it.</summary>
    ForeignOrigin,

    /// <summary>Nobody has signed in, or not with something that holds (401).</summary>
    Unauthenticated,

    /// <summary>The user may not do that (403).</summary>
    Forbidden,

    /// <summary>Too many attempts (429).</summary>
    TooManyAttempts,
}

/// <summary>A request that is turned away; each host says it in its own form of errors.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Message">One line for people: what is wrong and what to do.</param>
public sealed record Refusal(RefusalKind Kind, string Message)
{
    /// <summary>Seconds after which it pays to try again.</summary>
    public int? RetryAfter { get; init; }
}

/// <summary>Answers a refused request in the host's own form of errors.</summary>
/// <param name="context">The request.</param>
/// <param name="refusal">Why it is turned away.</param>
public delegate Task RefusalWriter(HttpContext context, Refusal refusal);
