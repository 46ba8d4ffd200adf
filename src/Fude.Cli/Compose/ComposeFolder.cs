using System.Security.Cryptography;
using Fude.Cli.Tracking;
using Fude.Hosting.Security.Tokens;

namespace Fude.Cli.Compose;

/// <summary>What a composition keeps on this machine: <c>compose/</c> in Fude's folder. Everything else lies in Docker's volumes.</summary>
/// <param name="dataFolder">Fude's folder.</param>
internal sealed class ComposeFolder(string dataFolder)
{
    private const string DatabasePassword = "database_password";
    private const string DatabaseRootPassword = "database_root_password";
    private const string TokenKey = "token_key";
    private const string AdminPassword = "admin_password";
    private const int PasswordBytes = 24;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode EnterByAll = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _path = Path.GetFullPath(Path.Combine(dataFolder, "compose"));

    /// <summary>What it is started with.</summary>
    public string Settings => Path.Combine(_path, "compose.env");

    /// <summary>The secrets' folder.</summary>
    public string Secrets => Path.Combine(_path, "secrets");

    /// <summary>The folder that tells nginx who belongs to which colour.</summary>
    public string Route => Path.Combine(_path, "route");

    /// <summary>The file with the password of the tracking server's first user.</summary>
    public string Admin => Path.Combine(Secrets, AdminPassword);

    /// <summary>Fude's folder.</summary>
    public string DataFolder => dataFolder;

    /// <summary>
    /// Makes what is missing. The secrets' folder is for its owner only; the files in it may be read by all, because Compose mounts each
    /// of them alone into containers, whose users are others than its owner.
    /// </summary>
    public void Prepare()
    {
        Make(_path, EnterByAll);
        Make(Secrets, Owner);
        Make(Route, EnterByAll);
        Make(Path.Combine(Route, "green"), EnterByAll);
        foreach (var name in (string[])[DatabasePassword, DatabaseRootPassword, AdminPassword])
        {
            if (!File.Exists(Path.Combine(Secrets, name)))
                Write(name, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes))));
        }

        // The command line signs itself in with the key of Fude's folder; the hosts believe the same one.
        var key = TokenKeyFile.PathIn(RunningServer.FolderIn(dataFolder));
        TokenKeyFile.ReadOrCreate(key);
        var bytes = File.ReadAllBytes(key);
        if (!File.Exists(Path.Combine(Secrets, TokenKey)) || !bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Secrets, TokenKey))))
            Write(TokenKey, bytes);
    }

    /// <summary>Takes the turn of changing the composition.</summary>
    /// <exception cref="CommandException">Another command has it.</exception>
    public FileStream Lock()
    {
        Make(_path, EnterByAll);
        try
        {
            return new FileStream(Path.Combine(_path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new CommandException($"another command is changing the composition of {dataFolder}: wait for it to end");
        }
    }

    // A file that is mounted already is written again in its place: containers have the file, not its name.
    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(Secrets, name);
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            File.SetUnixFileMode(path, ReadByAll | UnixFileMode.UserWrite);
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, ReadByAll);
    }

    private static void Make(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, mode);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
