using System.Text;

namespace Fude.Hosting.Security.Tokens;

/// <summary>
/// The file of keys: a key in base64 on each line, the newest first; lines that begin with <c>#</c> are comments. The
/// first key signs, all of them are accepted.
/// </summary>
public static class TokenKeyFile
{
    private const int MaxFileBytes = 64 * 1024;
    private const string Comment = "# Keys that Fude signs tokens with, newest first. Whoever reads them can sign in as anybody.\n";
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);
    private const string ContainerSecrets = "/run/secrets/";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Where the keys of a data folder lie.</summary>
    /// <param name="dataFolder">The data folder.</param>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "keys", "token.key");

    /// <summary>Reads the keys of a data folder; makes the first one where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TokenKeyException">It can't be read or written, holds no key, or others can read it.</exception>
    public static IReadOnlyList<TokenKey> ReadOrCreate(string path)
    {
        if (!File.Exists(path))
            Guard(path, () => Create(path));
        return Read(path);
    }

    /// <summary>Reads keys.</summary>
    /// <param name="path">The file.</param>
    /// <param name="groupMayRead">It was put there by a container platform, whose secrets a group may read; others never may, but in <c>/run/secrets</c>, where Docker lets them.</param>
    /// <exception cref="TokenKeyException">It can't be read, holds no key, or others can read it.</exception>
    public static IReadOnlyList<TokenKey> Read(string path, bool groupMayRead = false) => Guard(path, () =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        CheckMode(file, path, groupMayRead);
        if (file.Length > MaxFileBytes)
            throw new TokenKeyException($"The key file '{path}' has {file.Length} bytes; {MaxFileBytes} are the most. Is it the right file?");
        using var reader = new StreamReader(file, Encoding.UTF8);
        return Parse(path, reader.ReadToEnd());
    });

    /// <summary>Puts a new key in front, which signs from now on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keepOld">Whether tokens signed with the keys before stay valid until they expire.</param>
    /// <exception cref="TokenKeyException">The file can't be read or written.</exception>
    public static IReadOnlyList<TokenKey> Rotate(string path, bool keepOld) => Guard(path, () =>
    {
        using var turn = Lock(path);
        IReadOnlyList<TokenKey> keys = [TokenKey.Create(), .. keepOld && File.Exists(path) ? Read(path) : []];
        Write(path, keys);
        return keys;
    });

    // Hosts that start at once agree on one key.
    private static void Create(string path)
    {
        using var turn = Lock(path);
        if (!File.Exists(path))
            Write(path, [TokenKey.Create()]);
    }

    private static FileStream Lock(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        for (var patience = LockPatience; ; patience -= LockPause)
        {
            try
            {
                return new FileStream(path + ".lock", Private(FileMode.OpenOrCreate));
            }
            catch (IOException) when (patience > TimeSpan.Zero && Directory.Exists(folder))
            {
                Thread.Sleep(LockPause);
            }
        }
    }

    // Whole or not at all: under another name, flushed, then renamed.
    private static void Write(string path, IReadOnlyList<TokenKey> keys)
    {
        var text = new StringBuilder(Comment);
        foreach (var key in keys)
            key.AppendTo(text);
        var temporary = $"{path}.new";
        using (var file = new FileStream(temporary, Private(FileMode.Create)))
        {
            file.Write(Encoding.ASCII.GetBytes(text.ToString()));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }

    private static void CheckMode(FileStream file, string path, bool groupMayRead)
    {
        if (OperatingSystem.IsWindows())
            return;
        var mode = File.GetUnixFileMode(file.SafeFileHandle);
        var refused = groupMayRead ? OfOthers | UnixFileMode.GroupWrite : OfOthers | OfGroup;
        // Docker puts secrets there for everybody in the container to read, and there is nobody else in it.
        if (groupMayRead && Path.GetFullPath(path).StartsWith(ContainerSecrets, StringComparison.Ordinal))
            refused = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if ((mode & refused) != UnixFileMode.None)
        {
            throw new TokenKeyException(
                $"The key file '{path}' can be read or written by others (mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}): whoever reads it can sign in as anybody. " +
                $"Run: chmod 600 '{path}'; where others may have read it, replace the key with: fude keys rotate --drop-old");
        }
    }

    private static IReadOnlyList<TokenKey> Parse(string path, string text)
    {
        var keys = new List<TokenKey>();
        foreach (var (at, line) in text.Split('\n').Select(line => line.Trim()).Index())
        {
            if (line.Length > 0 && line[0] != '#')
            {
                keys.Add(TokenKey.Parse(line) ?? throw new TokenKeyException(
                    $"Line {at + 1} of the key file '{path}' is not a key: it has to be at least {TokenKey.LeastBytes} random bytes in base64, such as: openssl rand -base64 32"));
            }
        }

        return keys.Count > 0 ? keys : throw new TokenKeyException($"The key file '{path}' holds no key. Remove it to have one made, or write one: openssl rand -base64 32");
    }

    private static T Guard<T>(string path, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenKeyException($"The key file '{path}' can't be used: {e.Message}", e);
        }
    }

    private static void Guard(string path, Action use) => Guard(path, () =>
    {
        use();
        return true;
    });
}
