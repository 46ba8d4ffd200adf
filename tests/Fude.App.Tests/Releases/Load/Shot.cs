namespace Fude.App.Tests.Releases.Load;

/// <summary>A request of an open-loop load and what came of it. Times are stamps of the monotonic clock.</summary>
/// <param name="Picture">Which picture was sent.</param>
/// <param name="Due">When it was due: what it takes is counted from here, also where it was sent late.</param>
/// <param name="Sent">When it was sent.</param>
/// <param name="Done">When its answer was read.</param>
/// <param name="Tag">The model that answered; null where none did.</param>
/// <param name="Probabilities">What it said.</param>
/// <param name="Fault">What went wrong; null where nothing did.</param>
internal sealed record Shot(int Picture, long Due, long Sent, long Done, string? Tag, float[]? Probabilities, string? Fault);
