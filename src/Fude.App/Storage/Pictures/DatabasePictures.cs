using Fude.Hosting.Databases;

namespace Fude.App.Storage.Pictures;

/// <summary>Pictures in the table <c>pictures</c>: one commit makes row and picture durable.</summary>
public sealed class DatabasePictures : IPictureStore
{
    /// <inheritdoc/>
    public string Kind => "database";

    /// <inheritdoc/>
    public byte[]? Keep(string key, byte[] png, Func<byte[]> resized) => png;

    /// <inheritdoc/>
    public void Remove(string key)
    {
        // It went with its row.
    }

    /// <inheritdoc/>
    public byte[]? Read(DatabaseSession session, long imageId, string key) =>
        session.First("SELECT content FROM pictures WHERE image_id = @p0", row => row.Bytes(0), imageId);

    /// <inheritdoc/>
    public byte[]? ReadResized(string key) => null;
}
