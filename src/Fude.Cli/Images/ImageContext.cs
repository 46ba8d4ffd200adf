using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fude.Cli.Images;

/// <summary>
/// The folder that a Dockerfile copies from, laid out so that the same files give the same layers: modes are fixed, and a file's time comes
/// from its content. (One time for all would not do: whoever tells a changed file by its time and size, as nginx does, would miss a change.)
/// </summary>
internal sealed class ImageContext : IDisposable
{
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode EnterByAll = ReadByAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const uint SecondsOfTenYears = 10 * 365 * 86_400;
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("fude-image-").FullName;

    /// <summary>Copies files.</summary>
    /// <param name="name">The folder in the context that they come into.</param>
    /// <param name="source">The folder that they come from.</param>
    /// <param name="wanted">Which of them.</param>
    public void Add(string name, string source, Func<string, bool> wanted)
    {
        var target = AddFolder(name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(wanted).Order(StringComparer.Ordinal))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Fix(target);
    }

    /// <summary>Adds an empty folder.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its path.</returns>
    public string AddFolder(string name)
    {
        var path = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        Fix(path);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Fix(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using (var content = File.OpenRead(file))
                Set(file, ReadByAll, Epoch.AddSeconds(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(content)) % SecondsOfTenYears));
        }

        foreach (var below in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length).Append(folder))
            Set(below, EnterByAll, Epoch);
    }

    private static void Set(string path, UnixFileMode mode, DateTime time)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
        File.SetLastWriteTimeUtc(path, time);
    }
}
