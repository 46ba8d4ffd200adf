namespace Fude.App.Doctor;

/// <summary>What was found in the application's data.</summary>
/// <param name="State"><c>ok</c>, <c>optional</c> (it can be repaired) or <c>broken</c>.</param>
/// <param name="Name">What was looked at.</param>
/// <param name="Found">What was found, and done.</param>
/// <param name="Remedy">What to do; empty for nothing.</param>
internal sealed record DataFinding(string State, string Name, string Found, string Remedy = "")
{
    public const string Ok = "ok";
    public const string Optional = "optional";
    public const string Broken = "broken";

    /// <summary>A line for the command line: the four, separated by tabs.</summary>
    public string Line() => string.Join('\t', ((string[])[State, Name, Found, Remedy]).Select(text => text.ReplaceLineEndings(" ").Replace('\t', ' ')));
}
