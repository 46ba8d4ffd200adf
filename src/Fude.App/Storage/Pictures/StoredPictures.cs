using Fude.Hosting.Databases;

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

    /// <summary>Removes a picture's files, after its rows are gone.</summary>
    /// <param name="key">Its key.</param>
    public void Remove(string key)
    {
        Current.Remove(key);
        foreach (var other in others)
            other.Remove(key);
    }
}
