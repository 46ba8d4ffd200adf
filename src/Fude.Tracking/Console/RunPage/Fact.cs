namespace Fude.Tracking.Console.RunPage;

/// <summary>A name and what it says.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">What it says.</param>
public sealed record Fact(string Name, string Value);
