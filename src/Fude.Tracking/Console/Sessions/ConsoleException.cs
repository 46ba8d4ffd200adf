namespace Fude.Tracking.Console.Sessions;

/// <summary>Something that the person at the console is told, in their language.</summary>
/// <param name="message">The sentence.</param>
public sealed class ConsoleException(string message) : Exception(message);
