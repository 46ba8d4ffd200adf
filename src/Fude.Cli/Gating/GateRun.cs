using Fude.Cli.Terminal;
using Fude.Tracking.Client;
using Fude.Training.Gates;
using Fude.Training.Gates.Inputs;
using Fude.Training.Recording;

namespace Fude.Cli.Gating;

/// <summary>Judges a bundle with all that the command line can find.</summary>
internal static class GateRun
{
    /// <summary>Gathers and judges; tells on standard error what it is at.</summary>
    /// <param name="fetched">The bundle.</param>
    /// <param name="choice">How it is judged.</param>
    /// <param name="client">The tracking server; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<GateReport> JudgeAsync(FetchedBundle fetched, GateChoice choice, TrackingClient? client, CancellationToken cancellation)
    {
        var sources = new GateSources
        {
            Bundle = fetched.Bundle,
            Source = fetched.Source,
            Run = fetched.Run,
            Dataset = choice.Dataset,
            App = choice.App,
            Tracking = client,
            BundleFolders = Folders(choice.DataFolder),
            Options = choice.Options,
            ForceReason = choice.ForceReason,
        };
        using var inputs = await DatasetProgressDisplay.ShowAsync(Output.Notes, progress => GateInputs.GatherAsync(sources, progress, cancellation));
        return await new Gate().RunAsync(inputs.Request, cancellation: cancellation);
    }

    /// <summary>Keeps a report with its run, where the server knows that run and its bundle is this one.</summary>
    /// <param name="fetched">The bundle.</param>
    /// <param name="report">The report.</param>
    /// <param name="client">The tracking server; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The run that has it; null where there is none.</returns>
    public static async Task<string?> KeepAsync(FetchedBundle fetched, GateReport report, TrackingClient? client, CancellationToken cancellation)
    {
        if (client is null || fetched.Run is not { } run || !IsOf(fetched, run.Data.Tags.FirstOrDefault(tag => tag.Key == ProcessTags.BundleDigest)?.Value))
            return null;
        await GateRecord.LogAsync(client, run.Info.RunId, report, cancellation);
        return run.Info.RunId;
    }

    // A folder may hold a bundle that merely names a run; what was fetched from a run is of that run.
    private static bool IsOf(FetchedBundle fetched, string? digest) => digest is null ? !Path.IsPathRooted(fetched.Source) : digest == fetched.Bundle.Digest;

    private static string[] Folders(string dataFolder)
    {
        var models = Path.Combine(dataFolder, "models");
        return Directory.Exists(models) ? Directory.GetDirectories(models) : [];
    }
}
