using Fude.Hosting.Databases;

namespace Fude.App.Storage.Pictures;

/// <summary>Keeps pictures as they were received: in the database beside their rows, or in a folder.</summary>
public interface IPictureStore
{
    /// <summary>What is kept, in a word: "database" or "folder".</summary>
    string Kind { get; }

    /// <summary>Makes a picture durable before its row is, or hands it to the row.</summary>
    /// <param name="key">The picture's key.</param>
    /// <param name="png">The file.</param>
    /// <param name="resized">What the network saw, as a PNG file.</param>
    /// <returns>What the row has to hold; null for nothing.</returns>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    byte[]? Keep(string key, byte[] png, Func<byte[]> resized);

    /// <summary>Removes what <see cref="Keep"/> kept outside of the database.</summary>
    /// <param name="key">The picture's key.</param>
    void Remove(string key);

    /// <summary>Reads a picture.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="imageId">Its row.</param>
    /// <param name="key">Its key.</param>
    /// <returns>Null where there is none.</returns>
    byte[]? Read(DatabaseSession session, long imageId, string key);

    /// <summary>Reads what the network saw, where it is kept as a file.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>Null where it is not.</returns>
    byte[]? ReadResized(string key);
}
