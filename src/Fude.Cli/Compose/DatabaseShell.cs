using Fude.Cli.Supervision;
using Fude.Cli.Tracking;

namespace Fude.Cli.Compose;

/// <summary>A shell on a database, for people.</summary>
internal static class DatabaseShell
{
    // The client in the container has the password from its secret; it passes no shell of ours, and no list of processes on this machine.
    private const string Client = "MYSQL_PWD=\"$(cat /run/secrets/database_password)\" exec \"$(command -v mariadb || command -v mysql)\" -u fude \"$0\"";

    /// <summary>Opens it on this terminal.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="ofTracking">The tracking server's database, and not the application's.</param>
    /// <param name="cancellation">Stops the looking for it.</param>
    /// <returns>What the client ended with.</returns>
    /// <exception cref="CommandException">There is no database yet, or no client.</exception>
    public static async Task<int> RunAsync(string dataFolder, bool ofTracking, CancellationToken cancellation)
    {
        var (composition, _) = await Composition.FindAsync(dataFolder, cancellation);
        if (composition is not null && await composition.Containers.FindAsync("database", cancellation) is { } container)
        {
            var flags = System.Console.IsInputRedirected ? "-i" : "-it";
            return await ToolProcess.AttachAsync("docker", ["exec", flags, container, "sh", "-c", Client, ofTracking ? "fude_tracking" : "fude"]) ?? CommandLine.Failure;
        }

        var file = ofTracking ? Path.Combine(RunningServer.FolderIn(dataFolder), "tracking.db") : Path.Combine(RunningServer.FolderIn(dataFolder, RunningServer.OfApp), "app.db");
        if (!File.Exists(file))
            throw new CommandException($"there is no database: no composition runs, and {file} is not there");
        return await ToolProcess.AttachAsync("sqlite3", [file]) ?? throw new CommandException($"the database is {Path.GetFullPath(file)}; {ToolProcess.Missing("sqlite3").Message}");
    }
}
