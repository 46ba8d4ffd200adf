namespace Fude.Tracking.Client;

/// <summary>The error codes of MLflow's protocol that a server answers with, and the HTTP status of each.</summary>
public static class ErrorCode
{
    /// <summary>A fault of the server (500).</summary>
    public const string InternalError = "INTERNAL_ERROR";

    /// <summary>Try again later (503).</summary>
    public const string TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE";

    /// <summary>The request can't be understood (400).</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>The body is not what it should be (400).</summary>
    public const string MalformedRequest = "MALFORMED_REQUEST";

    /// <summary>A parameter is missing or wrong (400).</summary>
    public const string InvalidParameterValue = "INVALID_PARAMETER_VALUE";

    /// <summary>The name is taken (400).</summary>
    public const string ResourceAlreadyExists = "RESOURCE_ALREADY_EXISTS";

    /// <summary>There is no such thing (404).</summary>
    public const string ResourceDoesNotExist = "RESOURCE_DOES_NOT_EXIST";

    /// <summary>There is no such route (404).</summary>
    public const string EndpointNotFound = "ENDPOINT_NOT_FOUND";

    /// <summary>Nobody has signed in (401).</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>The user may not do that (403).</summary>
    public const string PermissionDenied = "PERMISSION_DENIED";

    /// <summary>Somebody else was first (409).</summary>
    public const string ResourceConflict = "RESOURCE_CONFLICT";

    /// <summary>The thing's state does not allow it (500, as MLflow has it).</summary>
    public const string InvalidState = "INVALID_STATE";

    /// <summary>Not built (501).</summary>
    public const string NotImplemented = "NOT_IMPLEMENTED";

    /// <summary>The HTTP status that a code goes with.</summary>
    /// <param name="code">The code.</param>
    public static int StatusOf(string code) => code switch
    {
        ResourceDoesNotExist or EndpointNotFound => 404,
        Unauthenticated => 401,
        PermissionDenied => 403,
        ResourceConflict => 409,
        TemporarilyUnavailable => 503,
        InternalError or InvalidState => 500,
        NotImplemented => 501,
        _ => 400,
    };
}
