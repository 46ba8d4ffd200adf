using Fude.Cli.Gating;

namespace Fude.Cli.Building;

/// <summary>What <c>fude build</c> was asked for.</summary>
/// <param name="Model">A run's id, or a version of a registered model.</param>
/// <param name="Tag">The name that it is to go by; null for the run's id.</param>
/// <param name="Name">The registered model; null for the one that suits.</param>
/// <param name="Output">The folder of builds, <c>dist</c>.</param>
/// <param name="Image">Whether a container image is built where an engine answers.</param>
/// <param name="Runtime">The image that it stands on; null for the usual one.</param>
/// <param name="Gate">How it is judged.</param>
internal sealed record BuildRequest(string Model, string? Tag, string? Name, string Output, bool Image, string? Runtime, GateChoice Gate);

/// <summary>What a build came to.</summary>
/// <param name="Record">Its record; null where the gate was shut.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Changed">Whether anything was written.</param>
internal sealed record BuildOutcome(BuildRecord? Record, string Folder, bool Changed);
