namespace Fude.App.Telemetry;

/// <summary>Why a request failed on the server, for the one line that the log has of it.</summary>
/// <param name="Reason">One line; null where the exception says it.</param>
/// <param name="Exception">A fault of our own, told with where it happened.</param>
internal sealed record RequestFailure(string? Reason, Exception? Exception);
