using System.Diagnostics;
using System.Globalization;
using Fude.Cli.Supervision;
using Fude.Cli.Tracking;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Users;

/// <summary>Users of a data folder whose server does not run: the server's program changes them in its database, which it makes where there is none yet.</summary>
/// <param name="dataFolder">Fude's folder.</param>
internal sealed class OfflineUsers(string dataFolder) : IUserTable
{
    private const string ErrorPrefix = "Fude.Tracking: ";

    public string Place => $"in {RunningServer.FolderIn(dataFolder)}, whose server does not run";

    public async Task<IReadOnlyList<UserInfo>> ListAsync(CancellationToken cancellation)
    {
        var lines = (await RunAsync(["list"], password: null, cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. lines.Select(line => line.Split('\t')).Select(columns => new UserInfo(columns[0], columns[1])
        {
            CreatedTime = DateTimeOffset.Parse(columns[2], CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(),
        })];
    }

    public Task AddAsync(string name, string password, string role, CancellationToken cancellation) => RunAsync(["add", name, role], password, cancellation);

    public Task RemoveAsync(string name, CancellationToken cancellation) => RunAsync(["remove", name], password: null, cancellation);

    public Task SetPasswordAsync(string name, string password, CancellationToken cancellation) => RunAsync(["password", name], password, cancellation);

    public Task SetRoleAsync(string name, string role, CancellationToken cancellation) => RunAsync(["role", name, role], password: null, cancellation);

    public void Dispose()
    {
        // Each call is a process of its own.
    }

    private async Task<string> RunAsync(string[] words, string? password, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(RunningServer.FolderIn(dataFolder)).FullName;
        var start = new ProcessStartInfo(Programs.Dotnet, [Programs.Tracking, "users", .. words, $"--Data:Path={folder}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new CommandException("the tracking server's program does not start");
        if (password is not null)
            await process.StandardInput.WriteLineAsync(password.AsMemory(), cancellation);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new CommandException((await errors).Replace(ErrorPrefix, "", StringComparison.Ordinal).Trim());
        return output;
    }
}
