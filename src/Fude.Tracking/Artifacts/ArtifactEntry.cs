namespace Fude.Tracking.Artifacts;

/// <summary>A file or folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Bytes">A file's length.</param>
public sealed record ArtifactEntry(string Name, bool IsFolder, long Bytes);
