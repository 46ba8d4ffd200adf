using Fude.Tracking.Artifacts.Trees;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts;

/// <summary>
/// The artifacts: files on local disk below one root. A file appears whole or not at all, and lasts when a call returns. No
/// path that it takes leads out of the root, over links neither.
/// </summary>
public sealed partial class ArtifactStore : IDisposable
{
    private const int MaxInFolder = 1_000_000;

    private readonly ArtifactOptions _options;
    private readonly TimeProvider _time;
    private readonly IArtifactTree _tree;
    private readonly UploadFolder _uploads;
    private readonly string _root;
    private readonly ReaderWriterLockSlim _moves = new();
    private long _lastStamp;

    /// <summary>Opens the root, makes it where it is missing, and removes what unfinished uploads have left there.</summary>
    /// <param name="options">Root and limits.</param>
    /// <param name="time">Dates the files.</param>
    /// <exception cref="IOException">The root can't be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The root can't be used.</exception>
    public ArtifactStore(ArtifactOptions options, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        var root = Path.GetFullPath(options.Root);
        Directory.CreateDirectory(root);
        _root = Directory.ResolveLinkTarget(root, returnFinalTarget: true)?.FullName ?? root;
        Policy = new ArtifactPathPolicy(root, _root);
        _uploads = new UploadFolder(_root);
        _tree = options.ByPath || !LinuxTree.IsSupported ? new PortableTree(_root) : new LinuxTree(_root);
    }

    /// <summary>Which URIs and paths are served.</summary>
    public ArtifactPathPolicy Policy { get; }

    /// <summary>Root and limits.</summary>
    public ArtifactOptions Options => _options;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file, for the caller to close; null where there is none.</returns>
    /// <exception cref="MlflowException">It is a folder, or behind a link.</exception>
    public FileStream? Open(ArtifactPath path) => _tree.Open(path);

    /// <summary>What a folder holds, ordered by name. Links are left out.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Nothing where there is no such folder.</returns>
    /// <exception cref="MlflowException">It is behind a link, or holds more than can be listed.</exception>
    public IReadOnlyList<ArtifactEntry> List(ArtifactPath path) => _tree.List(path, MaxInFolder) ?? [];

    /// <summary>Deletes a file or a folder with all it holds. What is deleted vanishes at once; removing its bytes may go on after a crash.</summary>
    /// <param name="path">What to delete; never the root.</param>
    /// <returns>How many bytes its files had; null where there was nothing.</returns>
    /// <exception cref="MlflowException">It is behind a link, or the root.</exception>
    public long? Delete(ArtifactPath path)
    {
        if (path.IsRoot)
            throw PathText.Invalid("the artifact root can't be deleted");
        var grave = _uploads.NewPath();
        if (!TakeOut(path, grave))
            return null;
        var bytes = Bytes(grave);
        UploadFolder.Remove(grave);
        return bytes;
    }

    /// <summary>How many bytes the files below a path have.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="MlflowException">It is behind a link.</exception>
    public long Measure(ArtifactPath path)
    {
        _ = _tree.List(path, MaxInFolder);
        return Bytes(Path.Combine([_root, .. path.Names]));
    }

    /// <summary>Removes this process's unfinished files.</summary>
    public void Dispose()
    {
        _tree.Dispose();
        _moves.Dispose();
        _uploads.Dispose();
    }

    private bool TakeOut(ArtifactPath path, string grave)
    {
        _moves.EnterWriteLock();
        try
        {
            return _tree.TakeOut(path, grave);
        }
        finally
        {
            _moves.ExitWriteLock();
        }
    }

    private static long Bytes(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            return 0;
        if (file.Exists)
            return file.Length;
        if (!Directory.Exists(path))
            return 0;
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new DirectoryInfo(path).EnumerateFiles("*", all).Sum(each => each.Length);
    }
}
