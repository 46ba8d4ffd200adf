using System.Diagnostics;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Console.RunTable;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Fude.Console.Tests.RunTable.RunTableData;

namespace Fude.Console.Tests.RunTable;

/// <summary>
/// The table of runs over 100,000 runs whose params and metrics have 12,000 names, and over 10,000 runs with 200 metrics each. It prints how
/// long things take on the server; run it on a quiet machine with <c>-class "*RunTableScaleTests" -explicit on</c> or <c>./test.sh --long</c>.
/// </summary>
[Trait("Category", "Long")]
public sealed class RunTableScaleTests
{
    private const int MaxSessionBytes = 30_000_000;

    [Fact]
    public async Task A_hundred_thousand_runs_with_twelve_thousand_columns_are_reached_at_any_place()
    {
        await using var server = await TrackingServer.StartAsync();
        var experiment = await ExperimentAsync(server, "many");
        await FillAsync(server, experiment, runs: 100_000, metrics: 5, names: 2_000, parameters: 20, paramNames: 10_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var source = Source(server);
        await TimeAsync("open the newest first", () => source.OpenAsync(View(experiment), null, "me"));
        Assert.Equal((100_000, 100_000L, false), (source.Count, source.Found, source.IsCut));
        await TimeAsync("read 60 lines in the middle", () => source.ReadAsync(50_000, 60));
        await TimeAsync("sort by a metric", () => source.OpenAsync(View(experiment, ("order", "-metrics.m0003")), null, "me"));
        var top = await source.ReadAsync(0, 2);
        Assert.True(top[0].Id.Length == 32 && top[0].Run is not null);
        await TimeAsync("sort by a param", () => source.OpenAsync(View(experiment, ("order", "params.p0003")), null, "me"));
        await TimeAsync("sort by duration", () => source.OpenAsync(View(experiment, ("order", "-duration")), null, "me"));
        await TimeAsync("filter by a param", () => source.OpenAsync(View(experiment, ("q", "params.p0003 = 'v3'")), null, "me"));
        Assert.InRange(source.Count, 1, 200);
        await TimeAsync("group by a param", () => source.OpenAsync(View(experiment, ("group", "p0003")), null, "me"));
        await TimeAsync("open the newest first again", () => source.OpenAsync(View(experiment), null, "me"));
        await TimeAsync("look for changes", () => source.LookAsync([]));
        var names = server.Services.GetRequiredService<RunNameReader>();
        var ids = (IReadOnlyList<long>)[long.Parse(experiment, CultureInfo.InvariantCulture)];
        await TimeAsync("find names of 10,000 params", () => names.FindAsync(SubjectKind.Param, "999", ids, 100));
        Assert.Contains("p9990", (await names.FindAsync(SubjectKind.Param, "999", ids, 100)).Names);
        await TimeAsync("first names of all", () => names.FindAsync(SubjectKind.Param, "", ids, 100));
        await source.OpenAsync(View(experiment), RunColumns.Parse(string.Join(',', Enumerable.Range(0, 190).Select(i => $"params.p{i:0000}")), 200), "me");
        await TimeAsync("read 60 lines of 190 columns", () => source.ReadAsync(70_000, 60));
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Say($"memory of the view: {kept / 1e6:F1} MB");
        Assert.InRange(kept, 0, MaxSessionBytes);
    }

    [Fact]
    public async Task Ten_thousand_runs_with_two_hundred_metrics_are_sorted_and_scrolled()
    {
        await using var server = await TrackingServer.StartAsync();
        var experiment = await ExperimentAsync(server, "wide");
        await FillAsync(server, experiment, runs: 10_000, metrics: 200, names: 200, parameters: 3, paramNames: 3);
        var source = Source(server);
        await TimeAsync("open the newest first", () => source.OpenAsync(View(experiment), null, "me"));
        await TimeAsync("open again", () => source.OpenAsync(View(experiment), null, "me"));
        for (var i = 0; i < 3; i++)
        {
            await TimeAsync("sort by a metric", () => source.OpenAsync(View(experiment, ("order", $"-metrics.m{100 + i:0000}")), null, "me"));
            await TimeAsync("scroll", () => source.ReadAsync(3_000 * i, 60));
        }

        await TimeAsync("group by a param", () => source.OpenAsync(View(experiment, ("group", "p0001")), null, "me"));
        Assert.Equal(10_000, source.Found);
    }

    private static Task FillAsync(TrackingServer server, string experiment, int runs, int metrics, int names, int parameters, int paramNames) =>
        server.Services.GetRequiredService<Database>().WriteAsync(session =>
        {
            session.Execute($"""
                INSERT INTO runs (run_uuid, name, source_type, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
                WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {runs - 1})
                SELECT printf('%032x', i), 'run ' || i, 'UNKNOWN', 'me', 'FINISHED', 1000000 + i, 2000000 + i * 3 % 1000, 'active', '', {experiment} FROM n
                """);
            session.Execute($"""
                INSERT INTO latest_metrics (`key`, value, timestamp, step, is_nan, run_uuid)
                WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {runs - 1}), k (j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j < {metrics - 1})
                SELECT printf('m%04d', (i * {metrics} + j) % {names}), (i * 7919 + j) % 10007 / 10007.0, 1, 0, 0, printf('%032x', i) FROM n, k
                """);
            session.Execute($"""
                INSERT INTO params (`key`, value, run_uuid)
                WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {runs - 1}), k (j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j < {parameters - 1})
                SELECT printf('p%04d', (i * {parameters} + j) % {paramNames}), 'v' || (i % 7), printf('%032x', i) FROM n, k
                """);
        });

    private static async Task TimeAsync(string what, Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        Say($"{what}: {watch.Elapsed.TotalMilliseconds:F0} ms");
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
