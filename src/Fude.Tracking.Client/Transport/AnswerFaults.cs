using System.Net;
using System.Text.Json;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Transport;

/// <summary>Turns what a server answers into exceptions that say what is wrong.</summary>
internal static class AnswerFaults
{
    private const int MostErrorBytes = 64 * 1024;

    /// <summary>What is wrong with an answer; null where it is a good one.</summary>
    public static async Task<TrackingException?> ExamineAsync(HttpResponseMessage answer, Uri server, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
            return null;
        if ((int)answer.StatusCode is >= 300 and < 400)
        {
            return new TrackingException(
                TrackingFault.NotTracking,
                $"{server} sends on to '{answer.Headers.Location}'; set the tracking URI to the server's own address.") { Status = (int)answer.StatusCode };
        }

        var error = await ReadErrorAsync(answer, cancellation);
        var busy = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway
            or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout;
        return new TrackingException(busy ? TrackingFault.Unavailable : Fault(answer.StatusCode, error), Tell(answer.StatusCode, error, server, busy))
        {
            ErrorCode = error?.ErrorCode ?? "",
            Status = (int)answer.StatusCode,
            RetryAfter = RetryAfter(answer),
            // A gateway's 502 and 504 say nothing about what the server behind it did.
            NothingDone = busy && answer.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout),
        };
    }

    // INVALID_STATE has status 500 in MLflow's protocol, and is the request's fault all the same.
    private static TrackingFault Fault(HttpStatusCode status, ErrorAnswer? error) => (status, error?.ErrorCode) switch
    {
        (_, ErrorCode.InvalidState or ErrorCode.NotImplemented) => TrackingFault.Refused,
        ( >= HttpStatusCode.InternalServerError, _) => TrackingFault.Failed,
        (_, { Length: > 0 }) => TrackingFault.Refused,
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge, _) => TrackingFault.Refused,
        _ => TrackingFault.NotTracking,
    };

    private static string Tell(HttpStatusCode status, ErrorAnswer? error, Uri server, bool busy)
    {
        var said = error is { Message.Length: > 0 } ? $": {error.Message}" : "";
        return status switch
        {
            HttpStatusCode.Unauthorized => $"{server} wants you to sign in{(said.Length > 0 ? said : "; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.")}",
            HttpStatusCode.Forbidden => $"{server} does not allow that{(said.Length > 0 ? said : "; ask for a role that may do it.")}",
            _ when busy => $"{server} is busy or not ready (status {(int)status}){said}",
            _ when error is { Message.Length: > 0 } => error.Message,
            _ when error is { ErrorCode.Length: > 0 } => $"{server} answers {error.ErrorCode} (status {(int)status}).",
            HttpStatusCode.RequestEntityTooLarge => $"{server} finds that too large (status 413).",
            >= HttpStatusCode.InternalServerError => $"{server} has failed (status {(int)status}); look into its log.",
            _ => $"{server} does not speak MLflow's protocol (status {(int)status}); is the tracking URI right?",
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when answer.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<ErrorAnswer?> ReadErrorAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            var buffer = new byte[MostErrorBytes];
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            var error = JsonSerializer.Deserialize(buffer.AsSpan(0, length), MlflowJson.Default.ErrorAnswer);
            return error is null ? null : new ErrorAnswer(error.ErrorCode ?? "", error.Message ?? "");
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            // The status says enough.
            return null;
        }
    }
}
