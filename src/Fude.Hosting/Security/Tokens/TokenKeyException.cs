namespace Fude.Hosting.Security.Tokens;

/// <summary>The file of keys can't be used; the message is one line that says what is wrong and what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What it came from.</param>
public sealed class TokenKeyException(string message, Exception? inner = null) : Exception(message, inner);
