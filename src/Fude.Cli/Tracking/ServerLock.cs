namespace Fude.Cli.Tracking;

/// <summary>Held as long as a <c>fude up</c> has a data folder: two servers on one database are one too many. The system lets go of it when the process dies.</summary>
internal sealed class ServerLock : IDisposable
{
    private readonly FileStream _held;

    private ServerLock(FileStream held) => _held = held;

    /// <summary>Takes a data folder; makes it where it is missing.</summary>
    /// <exception cref="CommandException">Another <c>fude up</c> has it.</exception>
    public static ServerLock Take(string dataFolder)
    {
        var folder = Directory.CreateDirectory(RunningServer.FolderIn(dataFolder)).FullName;
        try
        {
            return new(new FileStream(Path.Combine(folder, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            var where = RunningServer.Find(dataFolder) is { } server ? $"at {server.Uri} (process {server.Pid})" : "at the moment";
            throw new CommandException($"the tracking server of {Path.GetFullPath(dataFolder)} runs already {where}: stop that 'fude up', or choose another --data-dir");
        }
    }

    public void Dispose() => _held.Dispose();
}
