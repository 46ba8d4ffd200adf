namespace Fude.Tracking.Client.Spooling;

/// <summary>The run is gone: its records can't go anywhere.</summary>
internal sealed class RunGoneException(string message) : Exception(message);
