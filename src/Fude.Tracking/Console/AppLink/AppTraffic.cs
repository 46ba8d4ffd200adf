namespace Fude.Tracking.Console.AppLink;

/// <summary>How the application's process that was asked answers those who draw.</summary>
/// <param name="Requests">Drawings that were sent to it, previews included.</param>
/// <param name="Errors">Those that it could not answer (5xx).</param>
/// <param name="Median">Milliseconds that half of the stored predictions took at most; null without any.</param>
/// <param name="P99">Milliseconds that 99 of 100 took at most.</param>
/// <param name="Lasted">How long was looked; null for since the process began.</param>
public sealed record AppTraffic(long Requests, long Errors, double? Median, double? P99, TimeSpan? Lasted);
