using Fude.Tracking.Console.RunTable;
using Fude.Tracking.Errors;
using Fude.Tracking.Tests.Support;
using static Fude.Console.Tests.RunTable.RunTableData;

namespace Fude.Console.Tests.RunTable;

/// <summary>What the table of runs loads, on both databases.</summary>
public sealed class RunTableSourceTests
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Runs_are_ordered_by_any_column_with_what_is_no_number_behind_the_numbers(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var experiment = await ExperimentAsync(server, "orders");
        await RunAsync(server, experiment, "big", 1000, [("acc", 0.9)], [("lr", "10")], [("note", "b")]);
        await RunAsync(server, experiment, "nan", 2000, [("acc", "NaN")], [("lr", "9")]);
        await RunAsync(server, experiment, "none", 3000, parameters: [("lr", "auto")], tags: [("note", "a")]);
        await RunAsync(server, experiment, "infinite", 4000, [("acc", "Infinity")], [("lr", "1e-3")]);
        await RunAsync(server, experiment, "small", 5000, [("acc", "-Infinity")]);
        var source = Source(server);

        async Task<string> OrderAsync(string order) => string.Join(' ', Names(await ReadAsync(source, View(experiment, ("order", order)), "name,metrics.acc")));
        Assert.Equal("small infinite none nan big", await OrderAsync("-started"));
        Assert.Equal("big nan none infinite small", await OrderAsync("started"));
        Assert.Equal("infinite big small nan none", await OrderAsync("-metrics.acc"));
        Assert.Equal("small big infinite nan none", await OrderAsync("metrics.acc"));
        Assert.Equal("infinite nan big none small", await OrderAsync("params.lr")); // as numbers: 0.001, 9, 10, then words
        Assert.Equal("big nan infinite none small", await OrderAsync("-params.lr"));
        Assert.Equal("none big small infinite nan", await OrderAsync("tags.note"));
        Assert.Equal("big infinite nan none small", await OrderAsync("name"));
        foreach (var attribute in RunColumn.Attributes.Keys)
            Assert.Equal(5, (await ReadAsync(source, View(experiment, ("order", attribute)))).Count);

        var lines = await ReadAsync(source, View(experiment, ("order", "started")), "name,metrics.acc,params.lr,tags.note");
        Assert.Equal([0.9, double.NaN, null, double.PositiveInfinity, double.NegativeInfinity], lines.Select(line => line.Run!.Cells[1].Number));
        Assert.Equal(["10", "9", "auto", "1e-3", null], lines.Select(line => line.Run!.Cells[2].Text));
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Quick_filters_and_the_filter_hold_together_and_a_mistake_names_its_place(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var experiment = await ExperimentAsync(server, "filters");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await RunAsync(server, experiment, "old", 1000, [("acc", 0.9)]);
        await RunAsync(server, experiment, "fresh", now - 1000, [("acc", 0.8)], tags: [("mlflow.log-model.history", "[]")]);
        await RunAsync(server, experiment, "failed", now - 7_200_000, status: "FAILED");
        await RunAsync(server, experiment, "running", now - 500, [("acc", 0.7)], status: null);
        var deleted = await RunAsync(server, experiment, "deleted", now);
        await server.PostAsync("runs/delete", new { run_id = deleted });
        var source = Source(server);

        async Task<string> FoundAsync(params (string, string)[] query) => string.Join(' ', Names(await ReadAsync(source, View(experiment, query))));
        Assert.Equal("running fresh failed old", await FoundAsync());
        Assert.Equal("deleted", await FoundAsync(("view", "deleted")));
        Assert.Equal("deleted running fresh failed old", await FoundAsync(("view", "all")));
        Assert.Equal("failed", await FoundAsync(("state", "FAILED")));
        Assert.Equal("running fresh", await FoundAsync(("since", "1h")));
        Assert.Equal("running fresh failed", await FoundAsync(("since", "24h")));
        Assert.Equal("fresh", await FoundAsync(("model", "1")));
        Assert.Equal("running fresh failed old", await FoundAsync(("mine", "1")));
        Assert.Equal("fresh", await FoundAsync(("q", "metrics.acc < 0.9 AND status = 'FINISHED'"), ("since", "1h")));
        Assert.Equal("", await FoundAsync(("q", "metrics.acc > 5")));
        var mistake = await Assert.ThrowsAsync<MlflowException>(() => FoundAsync(("q", "metrics.acc > 0.5 AND metrics.acc LIKE 'x'")));
        Assert.Equal("metrics.acc > 0.5 AND metrics.acc LIKE ".Length, mistake.Offset);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Runs_fall_into_groups_with_counts_and_means_and_a_group_opens(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var experiment = await ExperimentAsync(server, "groups");
        await RunAsync(server, experiment, "a", 1000, [("acc", 0.9)], [("lr", "0.1")]);
        await RunAsync(server, experiment, "b", 2000, [("acc", 0.7)], [("lr", "0.1")]);
        await RunAsync(server, experiment, "c", 3000, [("acc", "NaN")], [("lr", "0.1")]);
        await RunAsync(server, experiment, "d", 4000, [("acc", 0.5)], [("lr", "0.2")]);
        await RunAsync(server, experiment, "e", 5000, status: null);
        var source = Source(server);
        var lines = await ReadAsync(source, View(experiment, ("group", "lr"), ("order", "-metrics.acc")), "name,metrics.acc");
        Assert.Equal(["[0.1: 3]", "[0.2: 1]", "[none: 1]"], Names(lines));
        var metric = Assert.Single(lines[0].Group!.Metrics);
        Assert.Equal((0.8, 0.7, 0.9, 1L), (Math.Round(metric.Mean!.Value, 9), metric.Least!.Value, metric.Greatest!.Value, metric.NotFinite));
        Assert.Equal((1L, 5000L), (lines[2].Group!.Running, lines[2].Group!.LastStarted));
        Assert.Equal((5L, false), (source.Found, source.IsCut));

        await source.ToggleAsync(lines[0]);
        Assert.Equal(["[0.1: 3]", "a", "b", "c", "[0.2: 1]", "[none: 1]"], Names(await source.ReadAsync(0, 100)));
        await source.ToggleAsync(lines[2]);
        await source.ReloadAsync();
        Assert.Equal(["[0.1: 3]", "a", "b", "c", "[0.2: 1]", "[none: 1]", "e"], Names(await source.ReadAsync(0, 100)));
        await source.ToggleAsync((await source.ReadAsync(0, 1))[0]);
        Assert.Equal(["[0.1: 3]", "[0.2: 1]", "[none: 1]", "e"], Names(await source.ReadAsync(0, 100)));
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Nested_runs_stand_below_their_parents_however_their_tags_lie(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var experiment = await ExperimentAsync(server, "nested");
        Task<string> NestAsync(string name, long start, string? parent) => RunAsync(server, experiment, name, start, tags: parent is null ? [] : [("mlflow.parentRunId", parent)]);
        var top = await NestAsync("top", 1000, null);
        var child = await NestAsync("child", 2000, top);
        await NestAsync("grandchild", 3000, child);
        await NestAsync("orphan", 4000, "not-there");
        var one = await NestAsync("one", 5000, null);
        var other = await NestAsync("other", 6000, one);
        await server.PostAsync("runs/set-tag", new { run_id = one, key = "mlflow.parentRunId", value = other }); // a circle
        var source = Source(server);
        var lines = await ReadAsync(source, View(experiment));
        Assert.Equal("orphan top", string.Join(' ', Names(lines.Where(line => line.Run!.Info.RunName is "orphan" or "top" or "child"))));
        Assert.Contains(lines, line => line.Run!.Info.RunName is "one" or "other"); // a circle has a beginning somewhere
        Assert.Equal(1, lines.Single(line => line.Id == top).Children);
        await source.ToggleAsync(lines.Single(line => line.Id == top));
        lines = await source.ReadAsync(0, 100);
        await source.ToggleAsync(lines.Single(line => line.Id == child));
        lines = await source.ReadAsync(0, 100);
        Assert.Equal(["top", "child", "grandchild"], Names(lines).SkipWhile(name => name != "top"));
        Assert.Equal([0, 1, 2], lines.Select(line => line.Depth).TakeLast(3));
        Assert.Equal(6, (await ReadAsync(source, View(experiment, ("nested", "0")))).Count);
        Assert.Equal("child", Assert.Single(Names(await ReadAsync(source, View(experiment, ("q", "run_name = 'child'"))))));
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Running_runs_are_seen_to_change_and_new_ones_to_appear(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var experiment = await ExperimentAsync(server, "live");
        var run = await RunAsync(server, experiment, "first", 1000, [("loss", 2.0)], status: null);
        var source = Source(server);
        var lines = await ReadAsync(source, View(experiment), "name,metrics.loss,curves.loss");
        Assert.Equal(RunChange.None, await source.LookAsync(lines));
        for (var step = 1; step <= 100; step++)
            await server.PostAsync("runs/log-metric", new { run_id = run, key = "loss", value = 1.0 / step, timestamp = 2000 + step, step });
        await WaitAsync(source, lines, RunChange.Rows);
        Assert.Equal(0.01, lines[0].Run!.Cells[1].Number);
        var curve = lines[0].Run!.Cells[2].Curve!.Points;
        Assert.Equal((48, 2.0, 0.01), (curve.Length, curve[0], curve[^1]));
        await RunAsync(server, experiment, "second", 5000);
        await WaitAsync(source, lines, RunChange.Lines);
        Assert.Equal(["second", "first"], Names(await source.ReadAsync(0, 10)));
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Who_chose_no_columns_sees_a_curve_that_is_one(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var experiment = await ExperimentAsync(server, "curves");
        var run = await RunAsync(server, experiment, "one", 1000, [("best_valid_loss", 0.1)]);
        for (var step = 1; step <= 3; step++)
            await server.PostAsync("runs/log-metric", new { run_id = run, key = "valid_loss", value = 1.0 / step, timestamp = 2000 + step, step });
        var source = Source(server);
        await ReadAsync(source, View(experiment));
        Assert.Equal("valid_loss", Assert.Single(source.Columns.All, column => column.Kind == RunColumnKind.Curve).Key);
    }

    private static async Task WaitAsync(RunTableSource source, IReadOnlyList<RunLine> lines, RunChange wanted)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await source.LookAsync(lines) == wanted)
                return;
            await Task.Delay(100);
        }

        Assert.Fail($"{wanted} was not seen");
    }
}
