using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Security;

/// <summary>Who sent a request.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Role">What the user may do.</param>
public sealed record Caller(string Name, Role Role)
{
    private ClaimsPrincipal? _principal;

    /// <summary>Somebody on this machine, who is nobody of the user table: the command line, or anybody while there are no users.</summary>
    public bool IsLocal { get; init; }

    /// <summary>What changes when the user's password or role does: with another one, what was signed before no longer holds.</summary>
    public string? Stamp { get; init; }

    /// <summary>The caller in the framework's form.</summary>
    public ClaimsPrincipal Principal => _principal ??= new ClaimsPrincipal(new CallerIdentity(this));

    /// <summary>The caller that a principal was made of; null where it is none of ours.</summary>
    /// <param name="principal">The principal, as the framework hands it on.</param>
    public static Caller? Of(ClaimsPrincipal principal) => (principal.Identity as CallerIdentity)?.Caller;

    private sealed class CallerIdentity(Caller caller) : ClaimsIdentity(
        [new Claim(ClaimTypes.Name, caller.Name), new Claim(ClaimTypes.Role, caller.Role.Word())], "Fude", ClaimTypes.Name, ClaimTypes.Role)
    {
        public Caller Caller => caller;
    }
}

/// <summary>The caller of a request.</summary>
public static class CallerFeature
{
    /// <summary>Who sent the request, or null on a route for everybody.</summary>
    /// <param name="context">The request.</param>
    public static Caller? Caller(this HttpContext context) => context.Features.Get<Caller>();

    internal static void SetCaller(this HttpContext context, Caller caller)
    {
        context.Features.Set(caller);
        context.User = caller.Principal;
    }
}
