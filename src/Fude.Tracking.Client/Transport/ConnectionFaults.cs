using System.Globalization;
using System.Net.Sockets;

namespace Fude.Tracking.Client.Transport;

/// <summary>Says what is wrong where no whole answer came.</summary>
internal static class ConnectionFaults
{
    /// <summary>The fault; null for what is not the connection's.</summary>
    public static TrackingException? Tell(Exception exception, Uri server, TimeSpan timeout) => exception switch
    {
        OperationCanceledException { InnerException: TimeoutException } =>
            Unavailable($"{server} can't be reached: no connection came about in time; is the tracking server running?", exception, nothingDone: true),
        OperationCanceledException =>
            Unavailable(string.Create(CultureInfo.InvariantCulture, $"{server} did not answer within {timeout.TotalSeconds:0.###} s."), exception),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            Unavailable($"{server} can't be reached: there is no host '{server.Host}'; is the tracking URI right?", exception, nothingDone: true),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
            Unavailable($"{server} can't be reached: {Reason(exception)}; is the tracking server running?", exception, nothingDone: true),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            Unavailable($"{server} can't be reached safely: {exception.InnerException?.Message ?? exception.Message}", exception, nothingDone: true),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            new TrackingException(TrackingFault.NotTracking, $"{server} does not speak HTTP; is the tracking URI right?", exception),
        HttpRequestException or HttpIOException => Unavailable($"{server} broke off the connection ({Reason(exception)}).", exception),
        IOException { InnerException: SocketException } => Unavailable($"{server} broke off the connection ({Reason(exception)}).", exception),
        // A local file.
        _ => null,
    };

    private static TrackingException Unavailable(string message, Exception cause, bool nothingDone = false) =>
        new(TrackingFault.Unavailable, message, cause) { NothingDone = nothingDone };

    private static string Reason(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is SocketException { SocketErrorCode: var code })
                return code switch
                {
                    SocketError.ConnectionRefused => "connection refused",
                    SocketError.ConnectionReset => "connection reset",
                    SocketError.TimedOut => "no answer",
                    _ => code.ToString(),
                };
        }

        return exception is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            ? "the answer ended too early"
            : exception.Message.TrimEnd('.');
    }
}
