using Fude.Tracking.Console.Charts;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Console.Tests.Charts;

/// <summary>Histories are read as they were logged, on both databases.</summary>
public sealed class SeriesReaderTests
{
    private static readonly SeriesView All = new();

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_history_is_read_by_step_time_and_relative_time_with_what_is_not_finite(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var run = await server.CreateRunAsync();
        object[] values = [3.0, "NaN", "Infinity", "-Infinity", 2.0];
        await server.PostAsync("runs/log-batch", new { run_id = run, metrics = values.Select((value, i) => new { key = "loss", value, timestamp = 1000 + (500 * i), step = 10 * i }) });
        var reader = server.Services.GetRequiredService<SeriesReader>();

        var byStep = await ReadAsync(reader, run, All);
        Assert.Equal([0, 10, 20, 30, 40], byStep.Points.X);
        Assert.Equal([3, double.NaN, double.NaN, double.NaN, 2], byStep.Points.Y);
        Assert.Equal([new(10, MarkKind.NaN), new(20, MarkKind.Infinity), new(30, MarkKind.MinusInfinity)], byStep.Marks);
        Assert.Equal(new SeriesFigures(5, new(0, 3), new(40, 2), new(40, 2), new(0, 3), 3), byStep.Figures);
        Assert.Equal((double[])[1000, 1500, 2000, 2500, 3000], (await ReadAsync(reader, run, All with { Axis = SeriesAxis.Time })).Points.X);
        Assert.Equal((double[])[999, 1499, 1999, 2499, 2999], (await ReadAsync(reader, run, All with { Axis = SeriesAxis.Relative })).Points.X); // the run began at 1
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_long_history_is_thinned_out_and_read_again_in_full_where_it_is_looked_at(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var run = await server.CreateRunAsync();
        for (var batch = 0; batch < 5; batch++)
            await server.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(1000 * batch, 1000).Select(i => new { key = "loss", value = i == 3210 ? 99.0 : 1.0 / (i + 1), timestamp = 1000 + i, step = i }) });
        var reader = server.Services.GetRequiredService<SeriesReader>();

        var whole = await ReadAsync(reader, run, All with { Points = 200 });
        Assert.InRange(whole.Points.X.Length, 50, 200);
        Assert.Contains(99.0, whole.Points.Y);
        Assert.Equal((0, 4999), (whole.Points.X[0], whole.Points.X[^1]));
        Assert.Equal(5000, whole.Figures.Count);

        var part = await ReadAsync(reader, run, All with { Points = 200, Range = new(3200, 3299.5) });
        Assert.Equal(Enumerable.Range(3199, 102).Select(i => (double)i), part.Points.X); // and the neighbours on both sides
        Assert.Equal(100, part.Figures.Count);
        Assert.Equal(new SeriesValue(3210, 99), part.Figures.Greatest);
    }

    [Fact]
    public async Task Smoothing_knows_what_came_before_the_part_that_is_looked_at()
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(0, 200).Select(i => new { key = "loss", value = i < 100 ? 0.0 : 1.0, timestamp = 1, step = i }) });
        var reader = server.Services.GetRequiredService<SeriesReader>();
        var smooth = (await ReadAsync(reader, run, All with { Smoothing = 0.9, Range = new(100, 120) })).Smooth!;
        Assert.Equal(99, smooth.X[0]);
        Assert.Equal(0, smooth.Y[0]);
        Assert.Equal(0.1, smooth.Y[1], 3);
        Assert.Equal(1 - Math.Pow(0.9, 21), smooth.Y[21], 3);
    }

    [Fact]
    public async Task Runs_come_in_the_order_asked_for_and_one_without_the_metric_is_empty()
    {
        await using var server = await TrackingServer.StartAsync();
        var runs = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            runs.Add(await server.CreateRunAsync());
            if (i != 2)
                await server.PostAsync("runs/log-metric", new { run_id = runs[i], key = "loss", value = i, timestamp = 1, step = 0 });
        }

        var all = await server.Services.GetRequiredService<SeriesReader>().ReadAsync([.. runs.Select(id => new SeriesRun(id))], "loss", All, TestContext.Current.CancellationToken);
        Assert.Equal(runs, all.Select(each => each.Run));
        Assert.Equal([1, 1, 0, 1, 1], all.Select(each => each.Figures.Count));
        Assert.Empty(all[2].Points.X);
    }

    private static async Task<Series> ReadAsync(SeriesReader reader, string run, SeriesView view) =>
        (await reader.ReadAsync([new SeriesRun(run, 1)], "loss", view, TestContext.Current.CancellationToken))[0];
}
