using System.Globalization;
using System.Text.Json;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Recording;

namespace Fude.Cli.Sweeps;

/// <summary>The run that a sweep's trials are parts of. Disposed before it was ended, it has failed.</summary>
internal sealed class SweepRecord : IAsyncDisposable
{
    /// <summary>The tag that names the best trial's run.</summary>
    public const string BestRun = "fude.sweep.best_run";

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private readonly RunLogger _run;

    private SweepRecord(RunLogger run) => _run = run;

    /// <summary>The run's id, as its parts name it: the server may not know it yet.</summary>
    public string RunId => _run.RunId;

    /// <summary>The id that the run has, or is going to have.</summary>
    public string FutureRunId => _run.FutureRunId;

    public static async Task<SweepRecord> StartAsync(TrackingClient client, TrackingPlace place, SweepRequest request, Action<TrackingProblem> tell, CancellationToken cancellation)
    {
        var start = new RunStart
        {
            ExperimentName = request.Tracking.Experiment,
            RunName = request.Tracking.RunName,
            ParentRunId = request.Tracking.Parent,
            Tags = ProcessTags.OfThisProcess(CommandText.Of("fude", [.. Environment.GetCommandLineArgs().Skip(1)]), "fude sweep"),
        };
        var run = await RunLogger.StartAsync(client, start, place.LoggerOptions(tell), cancellation);
        foreach (var param in request.Space.Params)
            run.LogParam($"sweep.{param.Name}", string.Join(',', param.Values));
        run.LogParam("sweep.metric", request.Metric);
        run.LogParam("sweep.trials", Text($"{request.Trials.Count}"));
        run.LogParam("sweep.parallel", Text($"{request.Parallel}"));
        return new(run);
    }

    /// <summary>Records a trial's value; the step is the trial's number.</summary>
    public void Add(TrialResult result, string metric)
    {
        if (result.ValueOf(metric) is { } value)
            _run.LogMetric($"trial_{metric}", value, result.Trial.Number);
    }

    /// <summary>Records what the sweep came to, and ends its run.</summary>
    public async Task<RunCompletion> CompleteAsync(SweepSummary summary)
    {
        if (summary.Best is { Value: { } value } best)
        {
            _run.LogMetric($"best_{summary.Metric}", value, best.Number);
            _run.SetTag(BestRun, best.RunId ?? "");
            foreach (var (name, chosen) in best.Params)
                _run.LogParam($"best.{name}", chosen);
        }

        _run.LogFile("sweep.json", JsonSerializer.SerializeToUtf8Bytes(summary, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
        using var patience = new CancellationTokenSource();
        if (summary.Interrupted)
            patience.CancelAfter(StopPatience);
        var status = summary.Interrupted ? RunStatus.Killed : summary.Best is null ? RunStatus.Failed : RunStatus.Finished;
        return await _run.CompleteAsync(status, patience.Token);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
