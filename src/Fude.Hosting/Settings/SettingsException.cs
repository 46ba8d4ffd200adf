namespace Fude.Hosting.Settings;

/// <summary>Settings are wrong; every mistake is told at once, each with the key that it is about.</summary>
/// <param name="mistakes">One line for each.</param>
public sealed class SettingsException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>One line for each mistake.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
