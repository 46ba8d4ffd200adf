using System.Text.Json;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Compare;
using Fude.Tracking.Console.Words;

namespace Fude.Console.Tests.Compare;

/// <summary>Axes and figures of the charts in which runs are points, lines and boxes.</summary>
public sealed class RunChartTests
{
    private static readonly Wording Words = new();
    private static readonly ComparedRun[] Runs = [.. Enumerable.Range(0, 4).Select(i => new ComparedRun($"r{i}", $"run {i}", "1", "e", RunStatus.Finished, 1, 2, "u", false, i))];

    [Fact]
    public void An_axis_is_of_numbers_where_all_values_are_and_logarithmic_where_they_span_much()
    {
        Assert.Equal("value", Param("1", "2", "3e1", "4").Type);
        Assert.Equal("log", Param("0.0001", "0.001", "0.01", "1").Type);
        Assert.Equal("value", Param("0", "0.001", "0.01", "10").Type);
        Assert.Equal("category", Param("1", "2", "auto", "4").Type);
        Assert.Equal(["1", "2", "4", "auto"], Param("1", "2", "auto", "4").Words);
    }

    [Fact]
    public void What_has_no_place_is_told_and_not_drawn()
    {
        var axis = new ValueAxis(Subject.Metric("loss"), [Metric(0, 0.5), Metric(1, double.NaN), Metric(2, double.PositiveInfinity)], Runs);
        Assert.Equal([0.5, null, null, null], Runs.Select(run => axis.Place(run.Id)));
        Assert.Equal(["0.5", "NaN", "∞", "not logged"], Runs.Select(run => axis.Text(run.Id, Words)));
        var chart = ScatterChart.Build(Runs, axis, axis, null, false, Words);
        Assert.Equal(["run 1 (loss: NaN)", "run 1 (loss: NaN)", "run 2 (loss: ∞)", "run 2 (loss: ∞)", "run 3 (loss: not logged)", "run 3 (loss: not logged)"], chart.LeftOut);
        Assert.DoesNotContain("NaN\"", JsonSerializer.Serialize(chart.Option), StringComparison.Ordinal); // plain JSON: it would have failed on NaN
        Assert.Equal(4, chart.Table.Rows.Count);
    }

    [Fact]
    public void Boxes_are_those_that_R_draws()
    {
        // boxplot.stats and quantile(type = 7) of R 4 for these values: 1..9 and an outlier.
        var box = BoxFigures.Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 40]);
        Assert.Equal(new BoxFigures(1, 3.25, 5.5, 7.75, 9), box);
        Assert.Equal(new BoxFigures(7, 7, 7, 7, 7), BoxFigures.Of([7]));
        Assert.Equal(double.MaxValue, BoxFigures.Of([double.MaxValue, double.MaxValue]).Median);
    }

    [Fact]
    public void Groups_of_boxes_come_in_the_order_of_their_numbers()
    {
        var chart = BoxChart.Build(Runs, new ValueAxis(Subject.Metric("loss"), Runs.Select((_, i) => Metric(i, i)), Runs), Param("64", "128", "64", "256"), Words);
        Assert.Equal(["64", "128", "256"], chart.Table.Rows.Select(row => row[0]));
        Assert.Equal(["64", "2", "0", "0.5", "1", "1.5", "2"], chart.Table.Rows[0]);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"a\"\nb", "\"say \"\"a\"\"\nb\"")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("@x,", "\"'@x,\"")]
    public void Cells_of_CSV_are_quoted_and_never_a_formula(string text, string cell) => Assert.Equal(cell, Csv.Cell(text));

    private static ComparedValue Metric(int run, double value) => new($"r{run}", value, null);

    private static ValueAxis Param(params string[] values) => new(Subject.Param("p"), values.Select((value, i) => new ComparedValue($"r{i}", null, value)), Runs);
}
