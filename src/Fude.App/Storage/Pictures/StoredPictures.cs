using Fude.Hosting.Databases;
using Fude.Imaging;

namespace Fude.App.Storage.Pictures;

/// <summary>Reads pictures wherever they are: where pictures are kept now, and where they were kept before the setting changed.</summary>
/// <param name="current">Where pictures are kept now.</param>
/// <param name="others">Where else they may be.</param>
public sealed class StoredPictures(IPictureStore current, params IReadOnlyList<IPictureStore> others)
{
    /// <summary>Where pictures are kept now.</summary>
    public IPictureStore Current { get; } = current;

    /// <summary>Reads a picture as it was received.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="imageId">Its row.</param>
    /// <param name="key">Its key.</param>
    /// <returns>Null where there is none.</returns>
    public byte[]? Read(DatabaseSession session, long imageId, string key)
    {
        var found = Current.Read(session, imageId, key);
        for (var i = 0; found is null && i < others.Count; i++)
            found = others[i].Read(session, imageId, key);
        return found;
    }

    /// <summary>Reads what the network saw, as a PNG file: the one that lies beside the received picture, or made of the row's pixels.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="imageId">Its row.</param>
    /// <param name="key">Its key.</param>
    /// <param name="pixels">The pixels in its row, a square, or null.</param>
    /// <returns>Null where there is none.</returns>
    public byte[]? ReadResized(DatabaseSession session, long imageId, string key, byte[]? pixels)
    {
        // Which of both it is stays the same when pixels are filled in later: what is at an address never changes.
        var inDatabase = pixels is not null && session.First("SELECT 1 FROM pictures WHERE image_id = @p0", _ => true, imageId);
        var found = inDatabase ? null : Current.ReadResized(key);
        for (var i = 0; !inDatabase && found is null && i < others.Count; i++)
            found = others[i].ReadResized(key);
        var side = (int)Math.Sqrt(pixels?.Length ?? 0);
        return found ?? (pixels is not null && side * side == pixels.Length ? PngFile.EncodeGrey(pixels, side, side) : null);
    }

    /// <summary>Removes a picture's files, after its rows are gone.</summary>
    /// <param name="key">Its key.</param>
    public void Remove(string key)
    {
        Current.Remove(key);
        foreach (var other in others)
            other.Remove(key);
    }
}
