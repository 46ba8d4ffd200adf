using Fude.Imaging;

namespace Fude.App.Errors;

/// <summary>The one table of errors at the edge.</summary>
public static class AppErrors
{
    /// <summary>The request is not HTTP as this server takes it.</summary>
    public static readonly AppError BadRequest = new("bad_request", 400, "The request can't be understood");

    /// <summary>A query parameter has a value that it can't have.</summary>
    public static readonly AppError BadParameter = new("bad_parameter", 400, "A parameter has a wrong value");

    /// <summary>The request names a host that this server does not answer to.</summary>
    public static readonly AppError HostNotAllowed = new("host_not_allowed", 400, "This server does not answer to that host name");

    /// <summary>The body is not a form, or breaks off.</summary>
    public static readonly AppError MalformedForm = new("malformed_form", 400, "The form is malformed");

    /// <summary>The form has no picture.</summary>
    public static readonly AppError PictureMissing = new("picture_missing", 400, "No picture was sent");

    /// <summary>The form has more than one picture.</summary>
    public static readonly AppError SeveralPictures = new("several_pictures", 400, "More than one picture was sent");

    /// <summary>A file is in a field that takes none.</summary>
    public static readonly AppError UnexpectedField = new("unexpected_field", 400, "A file was sent in the wrong field");

    /// <summary>Nobody has signed in.</summary>
    public static readonly AppError Unauthenticated = new("unauthenticated", 401, "You have to sign in");

    /// <summary>The user may not do that.</summary>
    public static readonly AppError Forbidden = new("forbidden", 403, "You may not do that");

    /// <summary>A page of another site sent the request.</summary>
    public static readonly AppError ForeignOrigin = new("foreign_origin", 403, "A page of another site sent this");

    /// <summary>No such route.</summary>
    public static readonly AppError NotFound = new("not_found", 404, "There is nothing here");

    /// <summary>The route does not take that method.</summary>
    public static readonly AppError MethodNotAllowed = new("method_not_allowed", 405, "The route does not take this method");

    /// <summary>The body did not arrive in time.</summary>
    public static readonly AppError RequestTimeout = new("request_timeout", 408, "The request took too long to arrive");

    /// <summary>Somebody has ended what the request waited for.</summary>
    public static readonly AppError RepredictionCancelled = new("reprediction_cancelled", 409, "Answering again was cancelled");

    /// <summary>The change does not fit what is released now.</summary>
    public static readonly AppError ReleaseConflict = new("release_conflict", 409, "That does not fit what is released now");

    /// <summary>The body is larger than any picture may be.</summary>
    public static readonly AppError RequestTooLarge = new("request_too_large", 413, "The request is too large");

    /// <summary>The picture file is larger than it may be.</summary>
    public static readonly AppError FileTooLarge = new("file_too_large", 413, "The picture file is too large");

    /// <summary>The body is not multipart/form-data.</summary>
    public static readonly AppError NotAForm = new("not_a_form", 415, "The body has to be multipart/form-data");

    /// <summary>The file is not a picture of a known format.</summary>
    public static readonly AppError UnknownFormat = new("unknown_format", 415, "The file is not a picture of a known format");

    /// <summary>The picture can't be decoded.</summary>
    public static readonly AppError DamagedPicture = new("damaged_picture", 422, "The picture is damaged");

    /// <summary>The picture has more pixels than it may have.</summary>
    public static readonly AppError TooManyPixels = new("too_many_pixels", 422, "The picture has too many pixels");

    /// <summary>The picture has several frames.</summary>
    public static readonly AppError AnimatedPicture = new("animated_picture", 422, "The picture is animated");

    /// <summary>There is practically no ink.</summary>
    public static readonly AppError EmptyDrawing = new("empty_drawing", 422, "The drawing is empty");

    /// <summary>No model knows the label.</summary>
    public static readonly AppError UnknownLabel = new("unknown_label", 422, "The label is not known");

    /// <summary>Too many attempts to sign in.</summary>
    public static readonly AppError TooManyAttempts = new("too_many_attempts", 429, "Too many attempts");

    /// <summary>The client sends more than it may.</summary>
    public static readonly AppError TooManyRequests = new("too_many_requests", 429, "Too many requests");

    /// <summary>A fault of our own.</summary>
    public static readonly AppError Internal = new("internal", 500, "Something went wrong on the server");

    /// <summary>A model could not answer again for all images.</summary>
    public static readonly AppError RepredictionFailed = new("reprediction_failed", 500, "Answering again failed");

    /// <summary>Too many requests are waiting.</summary>
    public static readonly AppError Busy = new("busy", 503, "The server is busy");

    /// <summary>The database, or the folder of the pictures, can't be used now.</summary>
    public static readonly AppError StorageUnavailable = new("storage_unavailable", 503, "The storage can't be used now");

    /// <summary>All of them, in order of status.</summary>
    public static IReadOnlyList<AppError> All { get; } =
    [
        BadRequest, BadParameter, HostNotAllowed, MalformedForm, PictureMissing, SeveralPictures, UnexpectedField, Unauthenticated,
        Forbidden, ForeignOrigin, NotFound, MethodNotAllowed, RequestTimeout, RepredictionCancelled, ReleaseConflict, RequestTooLarge, FileTooLarge, NotAForm, UnknownFormat, DamagedPicture, TooManyPixels,
        AnimatedPicture, EmptyDrawing, UnknownLabel, TooManyAttempts, TooManyRequests, Internal, RepredictionFailed, Busy, StorageUnavailable,
    ];

    /// <summary>The error for what is wrong with a picture.</summary>
    public static AppError Of(PictureFaultKind kind) => kind switch
    {
        PictureFaultKind.NoContent => PictureMissing,
        PictureFaultKind.FileTooLarge => FileTooLarge,
        PictureFaultKind.UnknownFormat => UnknownFormat,
        PictureFaultKind.Damaged => DamagedPicture,
        PictureFaultKind.TooManyPixels => TooManyPixels,
        PictureFaultKind.Animated => AnimatedPicture,
        PictureFaultKind.EmptyDrawing => EmptyDrawing,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A fault without an error."),
    };

    /// <summary>The error for a bare status, as routing and the server itself set it.</summary>
    public static AppError OfStatus(int status) => status switch
    {
        404 => NotFound,
        405 => MethodNotAllowed,
        408 => RequestTimeout,
        413 => RequestTooLarge,
        >= 500 => Internal,
        _ => BadRequest,
    };
}
