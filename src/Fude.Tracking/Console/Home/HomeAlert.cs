namespace Fude.Tracking.Console.Home;

/// <summary>Something that needs attention.</summary>
/// <param name="Class">The mark's class: bad or warn.</param>
/// <param name="Text">What it is.</param>
/// <param name="Href">Where it is to be seen.</param>
internal sealed record HomeAlert(string Class, string Text, string Href);
