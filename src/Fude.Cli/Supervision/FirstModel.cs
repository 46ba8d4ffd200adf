using System.Diagnostics;
using Fude.Cli.Commands;

namespace Fude.Cli.Supervision;

/// <summary>The models that <c>fude up</c> serves.</summary>
internal static class FirstModel
{
    // A first model is waited for: about a minute on two cores, and hardly worse than the default's eight.
    private const string FirstEpochs = "5";

    /// <summary>The bundle that was given, else the newest in the data folder, else one that is trained now, and what is beside it.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="tracking">The tracking server that the training records itself with.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>Null where the training was interrupted.</returns>
    /// <exception cref="CommandException">It could not be trained.</exception>
    public static async Task<ServedBundles?> FindOrTrainAsync(UpOptions options, Uri tracking, CancellationToken cancellation)
    {
        if (ServedBundles.Find(options, System.Console.Error.WriteLine) is { } found)
        {
            if (found.Others.Count > 0)
                System.Console.Out.WriteLine($"compared are {string.Join(", ", found.Others.Select(other => other.Manifest.RunId))} (--compare 0 leaves them out)");
            return found;
        }

        System.Console.Out.WriteLine($"no model in {Path.Combine(options.DataFolder, "models")} yet: training the first one");
        var status = await TrainAsync(options, tracking, cancellation);
        if (status == CommandLine.Interrupted)
            return null;
        if (status == 0 && ServedBundles.Find(options, System.Console.Error.WriteLine) is { } trained)
            return trained;
        throw new CommandException("the first model could not be trained; see above");
    }

    // In a process of its own, so that what libtorch takes is given back before serving starts.
    private static async Task<int> TrainAsync(UpOptions options, Uri tracking, CancellationToken cancellation)
    {
        string[] arguments = [Programs.CommandLine, "train", "--data-dir", options.DataFolder, "--dataset", options.Dataset, "--epochs", FirstEpochs];
        var start = new ProcessStartInfo(Programs.Dotnet, arguments) { UseShellExecute = false };
        // To the server of this data folder, whatever else the user's shell is set up for.
        start.Environment["MLFLOW_TRACKING_URI"] = tracking.AbsoluteUri;
        foreach (var name in (string[])["MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN", "MLFLOW_RUN_ID", "MLFLOW_EXPERIMENT_ID"])
            start.Environment.Remove(name);
        using var process = Process.Start(start) ?? throw new CommandException("the training does not start");
        using var stop = cancellation.Register(() => StopSignal.Send(process));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
