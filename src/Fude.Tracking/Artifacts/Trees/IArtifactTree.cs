namespace Fude.Tracking.Artifacts.Trees;

/// <summary>
/// The files below the artifact root. No symbolic link below the root is ever followed: what is one is refused, also where it
/// takes a folder's place at that very moment.
/// </summary>
internal interface IArtifactTree : IDisposable
{
    /// <summary>Opens a file for reading.</summary>
    /// <returns>Null where there is nothing.</returns>
    /// <exception cref="Errors.MlflowException">It is a folder, no ordinary file, or behind a link.</exception>
    FileStream? Open(ArtifactPath path);

    /// <summary>What a folder holds, by name; links and the server's own folder are left out.</summary>
    /// <returns>Null where there is no such folder.</returns>
    IReadOnlyList<ArtifactEntry>? List(ArtifactPath path, int most);

    /// <summary>Moves a finished file into place, over one that is there, making folders as needed; it lasts when this returns.</summary>
    void Place(string file, ArtifactPath target);

    /// <summary>Moves a file or folder out to a path of the server's own; it is durably gone when this returns.</summary>
    /// <returns>False where there is nothing.</returns>
    bool TakeOut(ArtifactPath path, string destination);
}
