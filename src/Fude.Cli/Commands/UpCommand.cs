using System.CommandLine;
using System.Runtime.InteropServices;
using Fude.Bundles;
using Fude.Cli.Supervision;
using Fude.Cli.Tracking;

namespace Fude.Cli.Commands;

/// <summary><c>fude up</c>: from nothing to a served page, with tracking beside it.</summary>
public static class UpCommand
{
    private const int MostCompared = 32;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var data = CommonOptions.DataFolder();
        var host = new Option<string>("--host") { Description = "The address to serve the application at.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--app-port") { Description = "The application's port; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => 8000 };
        var trackingHost = new Option<string>("--tracking-host") { Description = "The address to serve tracking at.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
        var trackingPort = new Option<int>("--tracking-port") { Description = "The tracking server's port; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => 5000 };
        var open = new Option<bool>("--insecure-no-auth") { Description = "Let everybody who reaches the tracking server do everything while there are no users, with --tracking-host other than this machine." };
        var bundle = new Option<string?>("--bundle") { Description = "The model to serve: a bundle's folder. By default the newest one in --data-dir, trained first where there is none.", HelpName = "DIR" };
        var compare = new Option<int>("--compare") { Description = "Load up to this many of the other bundles in --data-dir beside it, the newest first, so that their answers can be compared.", HelpName = "N", DefaultValueFactory = _ => 3 };
        var dataset = CommonOptions.Dataset("auto");
        var command = new Command("up", "Start tracking, train a first model if there is none, then serve the application until Ctrl-C.") { data, host, port, trackingHost, trackingPort, open, bundle, compare, dataset };
        command.SetAction((parsed, cancellation) => RunAsync(
            new()
            {
                DataFolder = parsed.GetRequiredValue(data),
                AppHost = parsed.GetRequiredValue(host),
                AppPort = parsed.GetRequiredValue(port),
                TrackingHost = parsed.GetRequiredValue(trackingHost),
                TrackingPort = parsed.GetRequiredValue(trackingPort),
                InsecureNoAuth = parsed.GetValue(open),
                Bundle = parsed.GetValue(bundle),
                Compare = parsed.GetRequiredValue(compare),
                Dataset = parsed.GetRequiredValue(dataset),
            },
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(UpOptions options, CancellationToken cancellation)
    {
        Check(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var hangUp = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        try
        {
            return await ServeAsync(options, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0; // told to stop before everything served
        }
    }

    // The application is disposed of first: it stops while tracking still answers it.
    private static async Task<int> ServeAsync(UpOptions options, CancellationToken cancellation)
    {
        using var owned = ServerLock.Take(options.DataFolder);
        Ports.EnsureFree("--tracking-port", options.TrackingHost, options.TrackingPort);
        Ports.EnsureFree("--app-port", options.AppHost, options.AppPort);
        // One that was ended by force leaves its file, and whoever has its port now is not to be asked for releases.
        RunningServer.Remove(options.DataFolder, RunningServer.OfApp);
        try
        {
            await using var tracking = KeptService.Start(WebServices.Tracking(options), System.Console.Out.WriteLine, at =>
            {
                RunningServer.Write(options.DataFolder, at.Address, at.ProcessId);
                System.Console.Out.WriteLine($"tracking is at {at.Address}");
            });
            var address = await tracking.AddressAsync(cancellation);
            if (await FirstModel.FindOrTrainAsync(options, address, cancellation) is not { } bundles)
                return CommandLine.Interrupted;

            await using var app = KeptService.Start(WebServices.App(options, bundles, address), System.Console.Out.WriteLine, at =>
            {
                RunningServer.Write(options.DataFolder, at.Address, at.ProcessId, RunningServer.OfApp);
                System.Console.Out.WriteLine($"Fude is at {at.Address.GetLeftPart(UriPartial.Authority)}  (Ctrl-C stops)");
            });
            await LiveModel.TellAsync(await app.AddressAsync(cancellation), bundles.Current, System.Console.Out, cancellation);
            await Task.Delay(Timeout.Infinite, cancellation);
            return 0;
        }
        finally
        {
            RunningServer.Remove(options.DataFolder, RunningServer.OfApp);
            RunningServer.Remove(options.DataFolder);
        }
    }

    private static void Check(UpOptions options)
    {
        foreach (var (name, port) in ((string, int)[])[("--app-port", options.AppPort), ("--tracking-port", options.TrackingPort)])
        {
            if (port is < 0 or > 65_535)
                throw CommandLine.Usage($"{name} must be 0 to 65535, not {port}");
        }

        if (options.AppPort == options.TrackingPort && options.AppPort != 0 && options.AppHost == options.TrackingHost)
            throw CommandLine.Usage($"--app-port and --tracking-port are both {options.AppPort}: give each a port of its own");
        if (options.Compare is < 0 or > MostCompared)
            throw CommandLine.Usage($"--compare must be 0 to {MostCompared}, not {options.Compare}");
        if (options.Bundle is { } given)
            BundleReader.Read(given);
    }
}
