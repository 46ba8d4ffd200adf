namespace Fude.Hosting.Servers;

/// <summary>The host can't start; the message is one line that says what is wrong and what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What it came from.</param>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
