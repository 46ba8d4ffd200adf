using Fude.App.Errors;
using Fude.Hosting.Security;

namespace Fude.App.Security;

/// <summary>What is told to requests that are turned away before they reach a route.</summary>
internal static class Refusals
{
    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var error = refusal.Kind switch
        {
            RefusalKind.HostNotAllowed => AppErrors.HostNotAllowed,
            RefusalKind.ForeignOrigin => AppErrors.ForeignOrigin,
            RefusalKind.Unauthenticated => AppErrors.Unauthenticated,
            RefusalKind.Forbidden => AppErrors.Forbidden,
            RefusalKind.TooManyAttempts => AppErrors.TooManyAttempts,
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Kind, "A refusal without an error."),
        };
        return new ProblemResult(new AppFault(error, refusal.Message) { RetryAfter = refusal.RetryAfter }).ExecuteAsync(context);
    }
}
