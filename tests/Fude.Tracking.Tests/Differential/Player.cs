using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Differential;

/// <summary>Does the same to a server and to the model, and compares what they say and what they hold.</summary>
/// <param name="server">The server; others may use it too.</param>
internal sealed class Player(TrackingServer server)
{
    private static readonly string[] Statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];
    private readonly ModelServer _model = new();
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private readonly List<string> _experiments = [], _runs = [];

    /// <summary>Does the steps and compares everything at the end.</summary>
    public async Task PlayAsync(IReadOnlyList<Operation> steps)
    {
        await DoAsync(new Operation(0, 0, 0, 0, 0));
        foreach (var step in steps)
            await DoAsync(step);
        await CompareAsync();
    }

    private Task DoAsync(Operation o)
    {
        var experiment = o.A % Math.Max(1, _experiments.Count);
        var run = o.A % Math.Max(1, _runs.Count);
        return o.Kind switch
        {
            0 => CreateExperimentAsync($"{_prefix}{o.Text()}"),
            1 or 2 => CreateRunAsync(experiment, $"run {o.Text()}", o.D % 5),
            3 => ExperimentAsync("delete", experiment, new { experiment_id = _experiments[experiment] }, _model.SetStage(experiment, active: false)),
            4 => ExperimentAsync("restore", experiment, new { experiment_id = _experiments[experiment] }, _model.SetStage(experiment, active: true)),
            5 => ExperimentAsync("update", experiment, new { experiment_id = _experiments[experiment], new_name = $"{_prefix}{o.Text(5)}" }, _model.Rename(experiment, $"{_prefix}{o.Text(5)}")),
            6 => ExperimentAsync("set-experiment-tag", experiment, new { experiment_id = _experiments[experiment], key = o.Key(), value = o.Text() }, _model.TagExperiment(experiment, o.Key(), o.Text())),
            7 => ExperimentAsync("delete-experiment-tag", experiment, new { experiment_id = _experiments[experiment], key = o.Key() }, _model.TagExperiment(experiment, o.Key(), null)),
            _ when _runs.Count == 0 => Task.CompletedTask,
            8 => RunAsync("delete", new { run_id = _runs[run] }, Stage(run, active: false)),
            9 => RunAsync("restore", new { run_id = _runs[run] }, Stage(run, active: true)),
            10 => UpdateAsync(run, o),
            11 => RunAsync("log-metric", new { run_id = _runs[run], key = o.Key(), value = Sent(o.Number()), timestamp = o.D % 3, step = (o.D % 4) - 1 }, _model.Write(run, to =>
            {
                to.Log(o.Key(), o.Number(), o.D % 3, (o.D % 4) - 1);
                return Outcome.Ok;
            })),
            12 => RunAsync("log-parameter", new { run_id = _runs[run], key = o.Key(), value = o.Text() }, _model.Write(run, to => ModelServer.LogParam(to, o.Key(), o.Text()))),
            13 => RunAsync("set-tag", new { run_id = _runs[run], key = o.Key(), value = o.Text() }, _model.Write(run, to =>
            {
                to.SetTag(o.Key(), o.Text());
                return Outcome.Ok;
            })),
            14 when o.Key() != "mlflow.runName" => RunAsync("delete-tag", new { run_id = _runs[run], key = o.Key() }, _model.Write(run, to => to.Tags.Remove(o.Key()) ? Outcome.Ok : Outcome.Missing)),
            15 => BatchAsync(run, o),
            _ => Task.CompletedTask,
        };
    }

    private async Task CreateExperimentAsync(string name)
    {
        if (await SendAsync("experiments/create", new { name }, _model.CreateExperiment(name)) is { } made)
            _experiments.Add((string)made["experiment_id"]!);
    }

    private async Task CreateRunAsync(int experiment, string name, long start)
    {
        if (await SendAsync("runs/create", new { experiment_id = _experiments[experiment], run_name = name, start_time = start }, _model.CreateRun(experiment, name, start)) is { } made)
            _runs.Add((string)made["run"]!["info"]!["run_id"]!);
    }

    private Task UpdateAsync(int run, Operation o) => RunAsync("update", new { run_id = _runs[run], status = Statuses[o.C % 5], end_time = (long?)(o.D % 2 == 0 ? null : o.D), run_name = o.B % 3 == 0 ? o.Text() : null }, _model.Write(run, to =>
    {
        to.Status = Statuses[o.C % 5];
        to.End = o.D % 2 == 0 ? to.End : o.D;
        if (o.B % 3 == 0 && o.Text().Length > 0)
            to.SetTag("mlflow.runName", o.Text());
        return Outcome.Ok;
    }));

    private Task BatchAsync(int run, Operation o)
    {
        var metrics = Enumerable.Range(0, o.D % 4).Select(i => (Key: o.Key(i / 2), Value: o.Number(i * 3), Timestamp: (long)((o.A + i) % 3), Step: (long)((o.C + i) % 3))).ToList();
        var parameters = Enumerable.Range(0, o.A % 3).Select(i => (Key: o.Key(i * (o.D % 2)), Value: o.Text(i * (o.C % 2)))).ToList();
        var tags = Enumerable.Range(0, o.C % 3).Select(i => (Key: o.Key(i), Value: o.Text(i))).ToList();
        return RunAsync("log-batch", new
        {
            run_id = _runs[run],
            metrics = metrics.Select(each => new { key = each.Key, value = Sent(each.Value), timestamp = each.Timestamp, step = each.Step }),
            @params = parameters.Select(each => new { key = each.Key, value = each.Value }),
            tags = tags.Select(each => new { key = each.Key, value = each.Value }),
        }, _model.Write(run, to => ModelServer.LogBatch(to, metrics, parameters, tags)));
    }

    private Outcome Stage(int run, bool active)
    {
        _model.Runs[run].Active = active;
        return Outcome.Ok;
    }

    private Task ExperimentAsync(string verb, int experiment, object body, Outcome expected) => SendAsync($"experiments/{verb}", body, expected);

    private Task RunAsync(string verb, object body, Outcome expected) => SendAsync($"runs/{verb}", body, expected);

    private async Task<JsonNode?> SendAsync(string path, object body, Outcome expected)
    {
        var (status, json) = await server.SendAsync(HttpMethod.Post, path, body);
        var outcome = new Outcome(status, (string?)json["error_code"]);
        Assert.True(expected == outcome, $"{path} {System.Text.Json.JsonSerializer.Serialize(body)}: {expected} was expected, and {status} {json} answered");
        return status == 200 ? json : null;
    }

    private async Task CompareAsync()
    {
        for (var i = 0; i < _experiments.Count; i++)
        {
            var (model, there) = (_model.Experiments[i], (await server.GetAsync($"experiments/get?experiment_id={_experiments[i]}"))["experiment"]!);
            Assert.Equal((model.Name, model.Active ? "active" : "deleted"), ((string?)there["name"], (string?)there["lifecycle_stage"]));
            Assert.Equal(Lines(model.Tags), Lines(there["tags"]));
            await CompareSearchAsync(i);
        }

        for (var i = 0; i < _runs.Count; i++)
            await CompareRunAsync(_model.Runs[i], _runs[i]);
    }

    private async Task CompareRunAsync(ModelRun model, string id)
    {
        var there = await server.RunAsync(id);
        var info = there["info"]!;
        Assert.Equal((model.Name, model.Status, model.Start, model.End, model.Active ? "active" : "deleted"), ((string?)info["run_name"] ?? "", (string?)info["status"], (long)info["start_time"]!, (long?)info["end_time"], (string?)info["lifecycle_stage"]));
        Assert.Equal(Lines(model.Params), Lines(there["data"]!["params"]));
        Assert.Equal(Lines(model.Tags), Lines(there["data"]!["tags"]));
        Assert.Equal(
            model.Metrics.Keys.Select(key => (key, Point(model.Latest(key)))).Order(),
            (there["data"]!["metrics"]?.AsArray() ?? []).Select(metric => ((string)metric!["key"]!, Point(metric))).Order());
        foreach (var (key, points) in model.Metrics)
        {
            var history = (await server.GetAsync($"metrics/get-history?run_id={id}&metric_key={Uri.EscapeDataString(key)}"))["metrics"]!.AsArray();
            Assert.Equal(points.Select(Point).Order(StringComparer.Ordinal), history.Select(point => Point(point!)).Order(StringComparer.Ordinal));
        }
    }

    // The search's own grammar has tests of its own; here it is that it sees what was written, in its order, page by page.
    private async Task CompareSearchAsync(int experiment)
    {
        var (key, text) = (Operation.Keys[experiment % Operation.Keys.Length], Operation.Texts[(experiment + 1) % 4]);
        foreach (var (filter, match) in ((string, Func<ModelRun, bool>)[])[
            ("", _ => true),
            ($"metrics.`{key}` >= 0", run => run.Metrics.ContainsKey(key) && !run.Latest(key).IsNan && run.Latest(key).Value >= 0),
            ($"params.`{key}` != '{text}' AND attributes.status != 'FAILED'", run => run.Params.TryGetValue(key, out var value) && value != text && run.Status != "FAILED"),
            ($"tags.`{key}` = '{text}'", run => run.Tags.TryGetValue(key, out var value) && value == text)])
        {
            var expected = Enumerable.Range(0, _runs.Count).Where(i => _model.Runs[i].Experiment == experiment && _model.Runs[i].Active && match(_model.Runs[i])).ToList();
            foreach (var descending in (bool[])[false, true])
                Assert.Equal(Ordered(expected, key, descending), await SearchAsync(experiment, filter, $"metrics.`{key}` {(descending ? "DESC" : "ASC")}"));
        }
    }

    private List<string> Ordered(IEnumerable<int> runs, string key, bool descending) => [.. runs.Select(i => (Id: _runs[i], Run: _model.Runs[i]))
        .OrderBy(each => !each.Run.Metrics.ContainsKey(key) ? 2 : each.Run.Latest(key).IsNan ? 1 : 0)
        .ThenBy(each => !each.Run.Metrics.ContainsKey(key) || each.Run.Latest(key).IsNan ? 0 : descending ? -each.Run.Latest(key).Value : each.Run.Latest(key).Value)
        .ThenByDescending(each => each.Run.Start).ThenBy(each => each.Id, StringComparer.Ordinal).Select(each => each.Id)];

    private async Task<List<string>> SearchAsync(int experiment, string filter, string order)
    {
        var found = new List<string>();
        string? token = null;
        do
        {
            var page = await server.PostAsync("runs/search", new { experiment_ids = new[] { _experiments[experiment] }, filter, order_by = new[] { order }, max_results = 3, page_token = token });
            found.AddRange((page["runs"]?.AsArray() ?? []).Select(run => (string)run!["info"]!["run_id"]!));
            token = (string?)page["next_page_token"];
        }
        while (!string.IsNullOrEmpty(token));
        return found;
    }

    private static object Sent(double number) => double.IsNaN(number) ? "NaN" : double.IsPositiveInfinity(number) ? "Infinity" : double.IsNegativeInfinity(number) ? "-Infinity" : number;

    private static IEnumerable<string> Lines(Dictionary<string, string> pairs) => pairs.Select(each => $"{each.Key}={each.Value}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(JsonNode? list) => (list?.AsArray() ?? []).Select(each => $"{each!["key"]}={each["value"]}").Order(StringComparer.Ordinal);

    private static string Point(ModelPoint point) => $"{ModelServer.Text(point)} {point.Timestamp} {point.Step}";

    private static string Point(JsonNode point) =>
        $"{(point["value"]!.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string)point["value"]! : ((double)point["value"]!).ToString("R", System.Globalization.CultureInfo.InvariantCulture))} {(long)point["timestamp"]!} {(long?)point["step"] ?? 0}";
}
