using System.Collections.Concurrent;
using System.Globalization;
using Fude.Bundles;
using Fude.Cli.Commands;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Training;
using Fude.Training.Recording;
using Spectre.Console;

namespace Fude.Cli.Sweeps;

/// <summary>Runs the trials of a sweep, so many at a time, and finds the best.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="place">Where it is recorded; null for nowhere.</param>
/// <param name="trials">Where trials run.</param>
/// <param name="console">Where it tells how it goes.</param>
internal sealed class Sweep(SweepRequest request, TrackingPlace? place, ITrialRunner trials, IAnsiConsole console)
{
    private readonly ConcurrentQueue<TrialResult> _results = new();

    /// <summary>Runs it. Where it is stopped, the trials at work end after the step in hand, and no further one begins.</summary>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(SweepSummary Summary, Exception? RegistrationFailure)> RunAsync(CancellationToken cancellation)
    {
        using var client = place?.CreateClient();
        await using var record = client is null ? null : await SweepRecord.StartAsync(client, place!, request, problem => console.WriteLine($"tracking: {problem.Message}"), cancellation);
        var id = record?.FutureRunId ?? Guid.CreateVersion7().ToString("N");
        console.WriteLine(Text($"sweep {id}: {request.Trials.Count} trials, {request.Parallel} at a time, compared by {request.Metric} ({(request.LessIsBetter ? "less" : "more")} is better)"));
        await TryAllAsync(id, record, cancellation);

        var bundle = KeepBest();
        var summary = SweepSummary.Of(id, request, [.. _results], cancellation.IsCancellationRequested, bundle, null);
        Conclude(summary);
        var completion = record is null ? null : await record.CompleteAsync(summary);
        if (completion is { Delivery: Delivery.Spooled })
            console.WriteLine($"the record of the sweep waits in {place!.SpoolFolder}: 'fude sync' sends it");
        if (request.Tracking.Register is not { } name || summary.Interrupted || request.BestOf(_results) is not { Report: { } best })
            return (summary, null);
        return await RegisterAsync(client!, summary, best, name, cancellation);
    }

    private async Task TryAllAsync(string id, SweepRecord? record, CancellationToken cancellation)
    {
        var waiting = new ConcurrentQueue<Trial>(request.Trials);
        await Task.WhenAll(Enumerable.Range(0, request.Parallel).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));

        async Task WorkAsync()
        {
            while (!cancellation.IsCancellationRequested && waiting.TryDequeue(out var trial))
            {
                var result = await trials.RunAsync(new(trial, [.. request.Common, .. trial.Values.SelectMany(pair => (string[])[$"--{pair.Key}", pair.Value])], id, record?.RunId), cancellation);
                _results.Enqueue(result);
                record?.Add(result, request.Metric);
                console.WriteLine(Line(result));
            }
        }
    }

    private string? KeepBest()
    {
        if (request.BestOf(_results) is not { Report: { } best })
            return null;
        if (!trials.KeepsBundles)
            return $"runs:/{best.RunId}/model";
        var kept = ModelFolder.PathOf(request.DataFolder, best.RunId);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        Directory.Move(best.Bundle, kept);
        return kept;
    }

    private async Task<(SweepSummary Summary, Exception? RegistrationFailure)> RegisterAsync(TrackingClient client, SweepSummary summary, TrialReport best, string name, CancellationToken cancellation)
    {
        if (best.Record != "sent")
            return (summary, new CommandException($"not registered as {name}: the server was not reached, and the run {best.RunId} waits in the spool"));
        try
        {
            var version = await new ModelGate(client).RegisterAsync(best.RunId, best.Digest, best.TestAccuracy, name, request.Tracking.LeastAccuracy, cancellation);
            console.WriteLine($"registered as {version.Name} version {version.Version}");
            return (summary with { Registered = new(version.Name, version.Version) }, null);
        }
        catch (Exception e) when (e is TrainingException or TrackingException or BundleException or IOException)
        {
            return (summary, e);
        }
    }

    private string Line(TrialResult result) => result.Failure is { } failure
        ? Text($"trial {result.Trial.Number}/{request.Trials.Count}  {result.Trial}  {failure}")
        : Text($"trial {result.Trial.Number}/{request.Trials.Count}  {result.Trial}  {request.Metric} {result.ValueOf(request.Metric):0.0000}  {result.Seconds:F1} s{(result.Node is { } node ? $"  on {node}" : "")}");

    private void Conclude(SweepSummary summary)
    {
        if (summary.Interrupted)
            console.WriteLine(Text($"interrupted after {summary.Trials.Count} of {summary.Planned} trials"));
        if (summary.Best is { } best)
        {
            console.WriteLine(Text($"best: trial {best.Number}, {string.Join(' ', best.Params.Select(pair => $"{pair.Key}={pair.Value}"))}, {summary.Metric} {best.Value:0.0000}, test accuracy {best.TestAcc:0.0000}"));
            console.WriteLine($"run {best.RunId}");
            console.WriteLine($"bundle {summary.BestBundle}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
