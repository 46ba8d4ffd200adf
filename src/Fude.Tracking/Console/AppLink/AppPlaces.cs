using System.Text.Json;

namespace Fude.Tracking.Console.AppLink;

/// <summary>Where the application is: the addresses of the settings, or the one in the file that <c>fude up</c> keeps.</summary>
/// <param name="options">The settings.</param>
internal sealed class AppPlaces(ConsoleOptions options)
{
    private const int MaxFileBytes = 4096;
    private int _good;

    /// <summary>Whether anything is set.</summary>
    public bool IsSet => options.Apps.Count > 0 || options.AppFile is not null;

    /// <summary>What is told to people as its place.</summary>
    public string Display => options.Apps.Count > 0 ? string.Join(", ", options.Apps) : options.AppFile ?? "";

    /// <summary>The addresses in the order in which they are to be tried.</summary>
    public IReadOnlyList<Uri> Now()
    {
        var apps = options.Apps.Count > 0 ? options.Apps : FromFile() is { } one ? [one] : [];
        var first = Volatile.Read(ref _good);
        return first == 0 || first >= apps.Count ? apps : [.. apps.Skip(first), .. apps.Take(first)];
    }

    /// <summary>Remembers that one answered: it is asked first from now on.</summary>
    public void Answered(Uri app)
    {
        for (var i = 0; i < options.Apps.Count; i++)
        {
            if (options.Apps[i] == app)
                Volatile.Write(ref _good, i);
        }
    }

    private Uri? FromFile()
    {
        try
        {
            using var file = new FileStream(options.AppFile!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.Length <= MaxFileBytes && JsonSerializer.Deserialize(file, AppJson.Default.AppRunning) is { Uri: { IsAbsoluteUri: true, Scheme: "http" or "https" } uri } ? uri : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
