using System.Globalization;
using System.Text;
using Fude.App.Tests.Support;

namespace Fude.Bench.App;

/// <summary>Drawings of the ten digits as the page sends them, and the forms around them as files for wrk.</summary>
internal static class Bodies
{
    /// <summary>The PNG files.</summary>
    public static IReadOnlyList<byte[]> Pictures { get; } = [.. Enumerable.Range(0, 10).Select(digit => Drawings.Png(digit))];

    /// <summary>Writes the forms into a folder and returns their paths.</summary>
    public static IReadOnlyList<string> Write(string folder) => [.. Pictures.Select((picture, i) =>
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"body-{i}"));
        var head = "--fudebench\r\nContent-Disposition: form-data; name=\"image\"; filename=\"image.png\"\r\nContent-Type: image/png\r\n\r\n";
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(head), .. picture, .. "\r\n--fudebench--\r\n"u8]);
        return path;
    })];
}
