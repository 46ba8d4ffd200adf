namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>A stage that a version is to go to.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Archive">Whether the other versions there are archived.</param>
/// <param name="Reason">Why.</param>
internal sealed record StageWish(string Stage, bool Archive, string Reason);
