namespace Fude.App.Errors;

/// <summary>Problem details as in RFC 9457, with a stable code and, where they apply, the field, its limit and what arrived.</summary>
/// <param name="Type">A URI that names the kind of error.</param>
/// <param name="Title">The kind in English.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The kind as a stable word.</param>
/// <param name="Detail">This occurrence in English.</param>
/// <param name="Field">The field it is about.</param>
/// <param name="Limit">The limit that was passed.</param>
/// <param name="Actual">What arrived.</param>
internal sealed record Problem(string Type, string Title, int Status, string Code, string Detail, string? Field, long? Limit, long? Actual);

/// <summary>Answers with an error.</summary>
/// <param name="fault">What went wrong.</param>
internal sealed class ProblemResult(AppFault fault) : IResult
{
    public const string ContentType = "application/problem+json";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var (error, detail) = fault;
        response.StatusCode = error.Status;
        response.Headers.CacheControl = "no-store";
        if (fault.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var problem = new Problem($"urn:fude:error:{error.Code}", error.Title, error.Status, error.Code, detail, fault.Field, fault.Limit, fault.Actual);
        return response.WriteAsJsonAsync(problem, AppJson.Default.Problem, ContentType, httpContext.RequestAborted);
    }
}
