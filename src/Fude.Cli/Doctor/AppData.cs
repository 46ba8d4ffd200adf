using System.Diagnostics;
using System.Globalization;
using Fude.Cli.Supervision;
using Fude.Cli.Tracking;

namespace Fude.Cli.Doctor;

/// <summary>What the application's own program finds in its data, where there is any.</summary>
/// <param name="dataFolder">Fude's folder.</param>
/// <param name="repair">Whether what can be mended is.</param>
/// <param name="graceMinutes">Files that are younger are left alone.</param>
internal sealed class AppData(string dataFolder, bool repair, int graceMinutes)
{
    private const string Name = "application's data";
    private const string ErrorPrefix = "Fude.App: ";
    private const string AddressVariable = "FUDE_APP_Database__Address";

    /// <summary>Asks it.</summary>
    /// <param name="cancellation">Stops waiting for it.</param>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(RunningServer.FolderIn(dataFolder, RunningServer.OfApp));
        if (!Directory.Exists(folder) && Environment.GetEnvironmentVariable(AddressVariable) is not { Length: > 0 })
            return [];
        string[] arguments = [Programs.App, "doctor", $"--Data:Path={folder}", string.Create(CultureInfo.InvariantCulture, $"--grace-minutes={graceMinutes}"), .. repair ? (string[])["--repair"] : []];
        using var process = Process.Start(new ProcessStartInfo(Programs.Dotnet, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new CommandException("the application's program does not start");
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            return [new(Name, FindingState.Broken, (await errors).Replace(ErrorPrefix, "", StringComparison.Ordinal).Trim().ReplaceLineEndings(" "), "the message says what to do")];
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    private static Finding Read(string line)
    {
        var columns = line.TrimEnd('\r').Split('\t');
        return new(columns[1], Enum.Parse<FindingState>(columns[0], ignoreCase: true), columns[2], columns[3].Length > 0 ? columns[3] : null);
    }
}
