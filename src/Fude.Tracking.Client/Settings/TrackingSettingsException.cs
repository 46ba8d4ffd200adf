namespace Fude.Tracking.Client;

/// <summary>Settings of the client are wrong.</summary>
/// <param name="mistakes">One line for each: what is wrong, and what it should be.</param>
public sealed class TrackingSettingsException(IReadOnlyList<string> mistakes) : Exception(string.Join('\n', mistakes))
{
    /// <summary>One line for each mistake.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
