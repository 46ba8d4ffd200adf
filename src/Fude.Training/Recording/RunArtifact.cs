namespace Fude.Training.Recording;

/// <summary>A file that a run keeps.</summary>
/// <param name="Path">Its path among the run's artifacts, with <c>/</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record RunArtifact(string Path, byte[] Content);
