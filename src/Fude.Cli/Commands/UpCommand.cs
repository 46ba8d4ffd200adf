using System.CommandLine;
using System.Diagnostics;
using Fude.Bundles;
using Fude.Cli.Supervision;

namespace Fude.Cli.Commands;

/// <summary><c>fude up</c>: from nothing to a served page.</summary>
public static class UpCommand
{
    private const string ReadyLine = "ready ";

    // A first model is waited for: about a minute on two cores, and hardly worse than the default's eight.
    private const string FirstEpochs = "5";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var data = CommonOptions.DataFolder();
        var host = new Option<string>("--host") { Description = "The address to serve at.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--app-port") { Description = "The application's port; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => 8000 };
        var bundle = new Option<string?>("--bundle") { Description = "The model to serve: a bundle's folder. By default the newest one in --data-dir, trained first where there is none.", HelpName = "DIR" };
        var dataset = CommonOptions.Dataset("auto");
        var command = new Command("up", "Train a first model if there is none, then serve the application until Ctrl-C.") { data, host, port, bundle, dataset };
        command.SetAction((parsed, cancellation) => RunAsync(
            new(parsed.GetRequiredValue(data), parsed.GetRequiredValue(host), parsed.GetRequiredValue(port), parsed.GetValue(bundle), parsed.GetRequiredValue(dataset)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(UpOptions options, CancellationToken cancellation)
    {
        if (options.Port is < 0 or > 65_535)
            throw CommandLine.Usage($"--app-port must be 0 to 65535, not {options.Port}");
        if (options.Bundle is { } given)
            BundleReader.Read(given);
        var folder = options.Bundle ?? await FindOrTrainAsync(options, cancellation);
        if (folder is null)
            return CommandLine.Interrupted;

        var service = new Service("app", Programs.Dotnet, [Programs.App, $"--Bundle:Path={folder}", $"--Urls=http://{Bracketed(options.Host)}:{options.Port}"], ReadyLine);
        var supervisor = new Supervisor(service, new(), System.Console.Out.WriteLine, TimeProvider.System);
        await supervisor.RunAsync(line => System.Console.Out.WriteLine($"Fude is at {line[ReadyLine.Length..].Trim()}  (Ctrl-C stops)"), cancellation);
        return 0;
    }

    private static async Task<string?> FindOrTrainAsync(UpOptions options, CancellationToken cancellation)
    {
        if (ModelFolder.Latest(options.DataFolder, System.Console.Error.WriteLine) is { } latest)
        {
            System.Console.Out.WriteLine($"serving {latest.Manifest.Name} {latest.Manifest.RunId}, trained {latest.Manifest.CreatedAt:yyyy-MM-dd HH:mm} UTC");
            return latest.Folder;
        }

        System.Console.Out.WriteLine($"no model in {Path.Combine(options.DataFolder, "models")} yet: training the first one");
        var run = Guid.NewGuid().ToString("N");
        var status = await TrainAsync(options, run, cancellation);
        return status switch
        {
            0 => ModelFolder.PathOf(options.DataFolder, run),
            CommandLine.Interrupted => null,
            _ => throw new CommandException("the first model could not be trained; see above"),
        };
    }

    // In a process of its own, so that what libtorch takes is given back before serving starts.
    private static async Task<int> TrainAsync(UpOptions options, string run, CancellationToken cancellation)
    {
        string[] arguments = [Programs.CommandLine, "train", "--data-dir", options.DataFolder, "--dataset", options.Dataset, "--epochs", FirstEpochs, "--run-id", run];
        using var process = Process.Start(new ProcessStartInfo(Programs.Dotnet, arguments) { UseShellExecute = false }) ?? throw new CommandException("the training does not start");
        using var stop = cancellation.Register(() => StopSignal.Send(process));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;

    private sealed record UpOptions(string DataFolder, string Host, int Port, string? Bundle, string Dataset);
}
