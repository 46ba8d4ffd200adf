using Fude.Bundles;
using Fude.Hosting.Databases;

namespace Fude.App.Storage.Pictures;

/// <summary>
/// Pictures as files, as the reference application has them: a proxy can serve <c>&lt;folder&gt;/&lt;key&gt;/original.png</c> and
/// <c>…/resized.png</c> from disk. They are flushed before their row is committed, so that a crash can leave files without a row
/// (<c>fude doctor --repair</c> removes them) and never a row without its picture.
/// </summary>
/// <param name="root">The folder; it is made where it is missing.</param>
public sealed class FolderPictures(string root) : IPictureStore
{
    /// <inheritdoc/>
    public string Kind => "folder";

    /// <summary>The folder.</summary>
    public string Root { get; } = root;

    /// <inheritdoc/>
    public byte[]? Keep(string key, byte[] png, Func<byte[]> resized)
    {
        ArgumentNullException.ThrowIfNull(resized);
        var folder = Directory.CreateDirectory(Folder(key)).FullName;
        Write(Path.Combine(folder, PictureNames.OriginalFile), png);
        Write(Path.Combine(folder, PictureNames.ResizedFile), resized());
        NativeFolder.Flush(folder);
        NativeFolder.Flush(Root);
        return null;
    }

    /// <inheritdoc/>
    public void Remove(string key)
    {
        try
        {
            Directory.Delete(Folder(key), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone already.
        }
    }

    /// <inheritdoc/>
    public byte[]? Read(DatabaseSession session, long imageId, string key) => Read(key, PictureNames.OriginalFile);

    /// <inheritdoc/>
    public byte[]? ReadResized(string key) => Read(key, PictureNames.ResizedFile);

    private byte[]? Read(string key, string file)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(Folder(key), file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string Folder(string key) => PictureNames.IsKey(key) ? Path.Combine(Root, key) : throw new ArgumentException($"'{key}' is not a picture's key.", nameof(key));

    private static void Write(string path, byte[] content)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, content.Length);
        RandomAccess.Write(file, content, 0);
        RandomAccess.FlushToDisk(file);
    }
}
