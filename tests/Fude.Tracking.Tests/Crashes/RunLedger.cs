using System.Globalization;
using System.Text.Json.Nodes;

namespace Fude.Tracking.Tests.Crashes;

/// <summary>What one writer has logged to one run.</summary>
/// <param name="id">The run.</param>
internal sealed class RunLedger(string id)
{
    private const int BatchMetrics = 60;
    private readonly HashSet<int> _metrics = [], _params = [], _tags = [], _batches = [];
    private long _step = -1;

    /// <summary>The run.</summary>
    public string Id { get; } = id;

    /// <summary>The next write: its path, its body, and what to note when it was acknowledged.</summary>
    public (string Path, object Body, Action Done) Next(Random random, int i) => random.Next(5) switch
    {
        0 => ("runs/log-metric", new { run_id = Id, key = $"m{i}", value = i, timestamp = 1, step = i }, () => _metrics.Add(i)),
        1 => ("runs/log-metric", new { run_id = Id, key = "loss", value = i, timestamp = 1, step = i }, () => _step = i),
        2 => ("runs/log-parameter", new { run_id = Id, key = $"p{i}", value = Text(i) }, () => _params.Add(i)),
        3 => ("runs/set-tag", new { run_id = Id, key = $"t{i}", value = Text(i) }, () => _tags.Add(i)),
        _ => ("runs/log-batch", new
        {
            run_id = Id,
            metrics = Enumerable.Range(0, BatchMetrics).Select(k => new { key = $"b{i}.{k}", value = k, timestamp = 1, step = i }),
            @params = new[] { new { key = $"b{i}", value = "1" } },
            tags = new[] { new { key = $"b{i}", value = "1" } },
        }, () => _batches.Add(i)),
    };

    /// <summary>Compares the run with what was acknowledged.</summary>
    public void Check(JsonNode run)
    {
        var data = run["data"]!;
        var metrics = (data["metrics"]?.AsArray() ?? []).ToDictionary(each => (string)each!["key"]!, each => (double)each!["value"]!);
        var parameters = (data["params"]?.AsArray() ?? []).ToDictionary(each => (string)each!["key"]!, each => (string)each!["value"]!);
        var tags = (data["tags"]?.AsArray() ?? []).ToDictionary(each => (string)each!["key"]!, each => (string)each!["value"]!);
        Assert.Equal((string?)run["info"]!["run_name"], tags["mlflow.runName"]);
        Assert.All(_metrics, i => Assert.Equal(i, metrics[$"m{i}"]));
        Assert.All(_params, i => Assert.Equal(Text(i), parameters[$"p{i}"]));
        Assert.All(_tags, i => Assert.Equal(Text(i), tags[$"t{i}"]));
        Assert.True(_step < 0 || metrics["loss"] >= _step, $"loss is at {metrics.GetValueOrDefault("loss", -1)}, {_step} was acknowledged");
        Assert.All(_batches, i => Assert.Equal("1", parameters[$"b{i}"]));
        for (var i = 0; i < 40; i++)
        {
            var parts = Enumerable.Range(0, BatchMetrics).Count(k => metrics.ContainsKey($"b{i}.{k}")) + (parameters.ContainsKey($"b{i}") ? 1 : 0) + (tags.ContainsKey($"b{i}") ? 1 : 0);
            Assert.True(parts is 0 or BatchMetrics + 2, $"{parts} of {BatchMetrics + 2} parts of a batch are there");
        }
    }

    private static string Text(int i) => string.Concat(Enumerable.Repeat(i.ToString(CultureInfo.InvariantCulture), 50));
}
