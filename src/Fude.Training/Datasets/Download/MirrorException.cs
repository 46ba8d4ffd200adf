namespace Fude.Training.Datasets;

/// <summary>One attempt to download from one mirror failed.</summary>
/// <param name="message">What happened.</param>
/// <param name="worthRepeating">Whether the same mirror may do better next time.</param>
/// <param name="retryAfter">How long the server asks to wait; null where it does not.</param>
/// <param name="inner">What caused it.</param>
internal sealed class MirrorException(string message, bool worthRepeating, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public bool WorthRepeating { get; } = worthRepeating;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
