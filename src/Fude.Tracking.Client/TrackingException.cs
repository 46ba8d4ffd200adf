namespace Fude.Tracking.Client;

/// <summary>What kind of failure it is.</summary>
public enum TrackingFault
{
    /// <summary>The server answered that it can't or won't: <see cref="TrackingException.ErrorCode"/> says why. Asking again gives the same.</summary>
    Refused,

    /// <summary>The server can't be reached, is busy, broke off or took too long. Asking again later may work.</summary>
    Unavailable,

    /// <summary>The server has failed: its own fault, which may pass.</summary>
    Failed,

    /// <summary>What answered does not speak MLflow's protocol: a login page, another program, a redirect.</summary>
    NotTracking,
}

/// <summary>A tracking server did not do what it was asked to.</summary>
/// <param name="fault">The kind of failure.</param>
/// <param name="message">What is wrong and what to do, in one line.</param>
/// <param name="inner">The cause.</param>
public sealed class TrackingException(TrackingFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public TrackingFault Fault { get; } = fault;

    /// <summary>The server's error code, a word of <see cref="Client.ErrorCode"/>; empty where the server gave none.</summary>
    public string ErrorCode { get; init; } = "";

    /// <summary>The HTTP status; null where no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>How long the server asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the request can't have had any effect: it never left, or the server says that it did not begin with it.</summary>
    public bool NothingDone { get; init; }

    /// <summary>Whether the server can't be reached or is busy, so that asking later may work.</summary>
    public bool IsUnavailable => Fault == TrackingFault.Unavailable;

    /// <summary>Whether the request itself is at fault: sent again, it is refused again.</summary>
    public bool IsRequestsFault => Fault == TrackingFault.Refused && Status is not (401 or 403);

    /// <summary>Whether the server says that there is no such thing.</summary>
    public bool IsMissing => ErrorCode == Client.ErrorCode.ResourceDoesNotExist;
}
