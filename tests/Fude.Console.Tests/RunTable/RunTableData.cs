using Fude.Hosting.Databases;
using Fude.Tracking.Console.RunTable;
using Fude.Tracking.Search;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Console.Tests.RunTable;

/// <summary>Experiments with runs, made by the protocol's own routes.</summary>
internal static class RunTableData
{
    public static async Task<string> ExperimentAsync(TrackingServer server, string name) =>
        (string)(await server.PostAsync("experiments/create", new { name }))["experiment_id"]!;

    /// <summary>Makes a run that has ended, with metrics, params and tags.</summary>
    public static async Task<string> RunAsync(
        TrackingServer server, string experiment, string name, long start, (string Key, object Value)[]? metrics = null, (string Key, string Value)[]? parameters = null, (string Key, string Value)[]? tags = null, string? status = "FINISHED")
    {
        var made = await server.PostAsync("runs/create", new { experiment_id = experiment, run_name = name, start_time = start, user_id = "hanako", tags = (tags ?? []).Select(tag => new { key = tag.Key, value = tag.Value }) });
        var id = (string)made["run"]!["info"]!["run_id"]!;
        await server.PostAsync("runs/log-batch", new
        {
            run_id = id,
            metrics = (metrics ?? []).Select(metric => new { key = metric.Key, value = metric.Value, timestamp = start + 1, step = 0 }),
            @params = (parameters ?? []).Select(param => new { key = param.Key, value = param.Value }),
        });
        if (status is not null)
            await server.PostAsync("runs/update", new { run_id = id, status, end_time = start + 60_000 });
        return id;
    }

    public static RunTableSource Source(TrackingServer server) => ActivatorUtilities.CreateInstance<RunTableSource>(server.Services);

    /// <summary>A view as an address has it.</summary>
    public static RunView View(string experiments, params (string Name, string Value)[] query) =>
        RunView.Read(experiments, name => query.FirstOrDefault(each => each.Name == name).Value)!;

    /// <summary>Opens a view and reads all of its lines.</summary>
    public static async Task<IReadOnlyList<RunLine>> ReadAsync(RunTableSource source, RunView view, string? columns = null)
    {
        await source.OpenAsync(view, RunColumns.Parse(columns, 200), "hanako");
        return await source.ReadAsync(0, 1000);
    }

    public static IEnumerable<string?> Names(IEnumerable<RunLine> lines) => lines.Select(line => line.Group is { } group ? $"[{group.Value ?? "none"}: {group.Runs}]" : line.Run!.Info.RunName);
}
