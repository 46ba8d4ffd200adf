using System.Globalization;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Protocol;

/// <summary>Points of metrics over raw HTTP.</summary>
public sealed class MetricProtocolTests(SharedServers servers)
{
    [Theory]
    [OnBoth("\"NaN\"", "\"NaN\"")]
    [OnBoth("\"Infinity\"", "1.7976931348623157E+308")]
    [OnBoth("\"-Infinity\"", "-1.7976931348623157E+308")]
    [OnBoth("1.7976931348623157e308", "1.7976931348623157E+308")]
    [OnBoth("-0.0", "0")]
    [OnBoth("5e-324", "5E-324")]
    [OnBoth("2.2250738585072014e-308", "2.2250738585072014E-308")]
    [OnBoth("0.1", "0.1")]
    [OnBoth("\"0.30000000000000004\"", "0.30000000000000004")]
    [OnBoth("9007199254740993", "9007199254740992")]
    [OnBoth("-3", "-3")]
    [OnBoth("123.456", "123.456")]
    public async Task A_value_comes_back_as_it_is_kept(Storage storage, string sent, string answered)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        var point = $$"""{"key": "m", "value": {{sent}}, "timestamp": 1, "step": 2}""";
        await server.PostAsync("runs/log-metric", $$"""{"run_id": "{{run}}", {{point[1..]}}""");
        Assert.Equal($$"""[{"key":"m","value":{{answered}},"timestamp":1,"step":2}]""", (await server.RunAsync(run))["data"]!["metrics"]!.ToJsonString());
        // The same point again, alone and in a batch, changes nothing.
        await server.PostAsync("runs/log-metric", $$"""{"run_id": "{{run}}", {{point[1..]}}""");
        await server.PostAsync("runs/log-batch", $$"""{"run_id": "{{run}}", "metrics": [{{point}}, {{point}}]}""");
        Assert.Equal($$"""[{"key":"m","value":{{answered}},"timestamp":1,"step":2}]""", (await server.GetAsync($"metrics/get-history?run_id={run}&metric_key=m"))["metrics"]!.ToJsonString());
    }

    [Theory, OnBoth]
    public async Task Steps_and_timestamps_have_64_bits_and_may_be_text(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        foreach (var (timestamp, step) in ((object, object)[])[(long.MaxValue, long.MaxValue), ("9223372036854775807", "-9223372036854775808"), (0, long.MinValue + 1), ("9007199254740993", "9007199254740993"), (1e3, -2e3)])
            await server.PostAsync("runs/log-metric", new { run_id = run, key = "m", value = 1, timestamp, step });
        var history = (await server.GetAsync($"metrics/get-history?run_id={run}&metric_key=m"))["metrics"]!.AsArray().Select(point => ((long)point!["timestamp"]!, (long?)point["step"] ?? 0)).ToHashSet();
        Assert.Equal([(long.MaxValue, long.MaxValue), (long.MaxValue, long.MinValue), (0, long.MinValue + 1), (9007199254740993, 9007199254740993), (1000, -2000)], history);
        Assert.Equal(long.MaxValue, (long)Assert.Single((await server.RunAsync(run))["data"]!["metrics"]!.AsArray())!["step"]!);
        await server.PostAsync("runs/log-metric", new { run_uuid = run, key = "stepless", value = 1, timestamp = 1 });
        Assert.Equal(0, (long?)(await server.GetAsync($"metrics/get-history?run_id={run}&metric_key=stepless"))["metrics"]![0]!["step"] ?? 0);
    }

    [Theory, OnBoth]
    public async Task The_latest_is_the_greatest_by_step_timestamp_and_value_whatever_the_order(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        (long Step, long Timestamp, string Value)[] points = [(1, 9, "5"), (2, 3, "0.5"), (2, 4, "-1"), (2, 4, "\"NaN\""), (2, 4, "-3"), (0, 99, "\"Infinity\"")];
        // NaN is kept as 0: it is above -1 and would be below 0.5.
        foreach (var order in (int[][])[[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [3, 0, 5, 1, 4, 2], [2, 3, 1, 0, 5, 4]])
        {
            foreach (var batched in (bool[])[false, true])
            {
                var run = await server.CreateRunAsync();
                var bodies = order.Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"key": "m", "value": {{points[i].Value}}, "timestamp": {{points[i].Timestamp}}, "step": {{points[i].Step}}}""")).ToList();
                if (batched)
                    await server.PostAsync("runs/log-batch", $$"""{"run_id": "{{run}}", "metrics": [{{string.Join(',', bodies)}}]}""");
                foreach (var body in batched ? [] : bodies)
                    await server.PostAsync("runs/log-metric", $$"""{"run_id": "{{run}}", {{body[1..]}}""");
                Assert.Equal("""[{"key":"m","value":"NaN","timestamp":4,"step":2}]""", (await server.RunAsync(run))["data"]!["metrics"]!.ToJsonString());
            }
        }
    }

    [Theory, OnBoth]
    public async Task Not_a_number_and_zero_at_one_place_are_two_points(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        foreach (var value in (string[])["\"NaN\"", "0", "-0.0"])
            await server.PostAsync("runs/log-metric", $$"""{"run_id": "{{run}}", "key": "m", "value": {{value}}, "timestamp": 1, "step": 1}""");
        Assert.Equal(["\"NaN\"", "0"], (await server.GetAsync($"metrics/get-history?run_id={run}&metric_key=m"))["metrics"]!.AsArray().Select(point => point!["value"]!.ToJsonString()).OrderBy(text => text, StringComparer.Ordinal));
    }

    [Theory, OnBoth]
    public async Task Keys_compare_by_their_bytes_and_have_250_characters_at_most(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        string[] keys =
        [
            "acc", "Acc", "acc ", "acc  ", " acc", "a/acc", "a.b-c:d e_f", "データ件数", "データ件数 ", "é", "e\u0301", "ß", "ss", "İ", "i", "İ".ToUpperInvariant() + "x", "½", "𠀀", "a..b", ".a", "a/..b",
            new string('x', 250), string.Concat(Enumerable.Repeat("𠀀", 250)), string.Concat(Enumerable.Repeat("筆", 249)) + " ",
        ];
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/log-batch", new
        {
            run_id = run,
            metrics = keys.Select((key, i) => new { key, value = i, timestamp = 1, step = 1 }),
            @params = keys.Select((key, i) => new { key, value = $"p{i}" }),
            tags = keys.Select((key, i) => new { key, value = $"t{i}" }),
        });
        var data = (await server.RunAsync(run))["data"]!;
        Assert.Equal(keys.Select((key, i) => $"{key}={i}").Order(StringComparer.Ordinal), data["metrics"]!.AsArray().Select(each => $"{each!["key"]}={each["value"]}").Order(StringComparer.Ordinal));
        Assert.Equal(keys.Select((key, i) => $"{key}=p{i}").Order(StringComparer.Ordinal), data["params"]!.AsArray().Select(each => $"{each!["key"]}={each["value"]}").Order(StringComparer.Ordinal));
        Assert.Equal(keys.Select((key, i) => $"{key}=t{i}").Append($"mlflow.runName={(await server.RunAsync(run))["info"]!["run_name"]}").Order(StringComparer.Ordinal), data["tags"]!.AsArray().Select(each => $"{each!["key"]}={each["value"]}").Order(StringComparer.Ordinal));
        for (var i = 0; i < keys.Length; i++)
            Assert.Equal(i, (int)Assert.Single((await server.GetAsync($"metrics/get-history?run_id={run}&metric_key={Uri.EscapeDataString(keys[i])}"))["metrics"]!.AsArray())!["value"]!);
    }

    [Theory]
    [OnBoth("../a")]
    [OnBoth("..")]
    [OnBoth("..a")]
    [OnBoth("...")]
    [OnBoth(".")]
    [OnBoth("./a")]
    [OnBoth("a/../b")]
    [OnBoth("a/./b")]
    [OnBoth("/a")]
    [OnBoth("//a")]
    [OnBoth("a//b")]
    [OnBoth("a/")]
    [OnBoth("a#b")]
    [OnBoth("a?b")]
    [OnBoth("a%b")]
    [OnBoth("a\\b")]
    [OnBoth("a\nb")]
    [OnBoth("a\tb")]
    [OnBoth("a\0b")]
    [OnBoth("a,b")]
    [OnBoth("a'b")]
    [OnBoth("a\"b")]
    [OnBoth("a;b")]
    [OnBoth("🖌")]
    [OnBoth("\u200b")]
    public async Task Other_keys_are_refused_for_metrics_params_and_tags(Storage storage, string key)
    {
        var server = await servers.OnAsync(storage);
        var run = await server.CreateRunAsync();
        await server.RefusesAsync("runs/log-metric", new { run_id = run, key, value = 1, timestamp = 1 }, "Invalid metric name");
        await server.RefusesAsync("runs/log-parameter", new { run_id = run, key, value = "1" }, "Invalid parameter name");
        await server.RefusesAsync("runs/set-tag", new { run_id = run, key, value = "1" }, "Invalid tag name");
        await server.RefusesAsync("runs/log-batch", new { run_id = run, metrics = new[] { new { key = "fine", value = 1, timestamp = 1 }, new { key, value = 1, timestamp = 1 } } }, "Invalid metric name");
        await server.RefusesAsync("experiments/set-experiment-tag", new { experiment_id = "0", key, value = "1" }, "Invalid tag name");
        Assert.Empty((await server.RunAsync(run))["data"]!["metrics"]?.AsArray() ?? []);
    }

    [Theory]
    [OnBoth("x")]
    [OnBoth("筆")]
    [OnBoth("𠀀")]
    public async Task A_key_of_251_characters_is_refused(Storage storage, string letter)
    {
        var server = await servers.OnAsync(storage);
        var (run, key) = (await server.CreateRunAsync(), string.Concat(Enumerable.Repeat(letter, 251)));
        const string words = "had length 251, which exceeded length limit of 250";
        await server.RefusesAsync("runs/log-metric", new { run_id = run, key, value = 1, timestamp = 1 }, words);
        await server.RefusesAsync("runs/log-parameter", new { run_id = run, key, value = "1" }, words);
        await server.RefusesAsync("runs/set-tag", new { run_id = run, key, value = "1" }, words);
    }
}
