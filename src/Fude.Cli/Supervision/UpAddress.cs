using System.Text.Json;

namespace Fude.Cli.Supervision;

/// <summary>Where the tracking server of the <c>fude up</c> is that works on a data folder: told by a file there, for the other commands.</summary>
public static class UpAddress
{
    private const string Name = "up.json";

    /// <summary>Notes the address.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="tracking">The server's address.</param>
    public static void Write(string dataFolder, Uri tracking)
    {
        ArgumentNullException.ThrowIfNull(tracking);
        Directory.CreateDirectory(dataFolder);
        var path = Path.Combine(dataFolder, Name);
        File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(new Content(tracking.AbsoluteUri), JsonSerializerOptions.Web));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>Takes the note away.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    public static void Remove(string dataFolder) => File.Delete(Path.Combine(dataFolder, Name));

    /// <summary>The noted address; null where there is none. Whether a server still answers there is not known: <c>fude up</c> may have been killed.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    public static Uri? Read(string dataFolder)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(Path.Combine(dataFolder, Name)), JsonSerializerOptions.Web);
            return Uri.TryCreate(content?.Tracking, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private sealed record Content(string? Tracking);
}
