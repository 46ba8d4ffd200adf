using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Compare;

namespace Fude.Console.Tests.Compare;

/// <summary>What a person set is in the address, and comes back from it.</summary>
public sealed class CompareViewTests
{
    [Fact]
    public void All_of_a_view_comes_back_from_its_address()
    {
        var view = new CompareView
        {
            Runs = ["a", "b"],
            Hidden = [1],
            Tab = CompareTab.Scatter,
            Metrics = ["val/loss", "日本 語"],
            Axis = SeriesAxis.Relative,
            Smoothing = 0.85,
            Log = true,
            Range = new(-1.5, 1e12),
            All = true,
            Find = "a&b=c,+ #",
            Goals = new Dictionary<string, MetricGoal>(StringComparer.Ordinal) { ["x:y"] = MetricGoal.Low },
            Axes = [Subject.Param("lr"), Subject.Metric("m:1")],
            ScatterX = Subject.Param("a b"),
            ScatterY = Subject.Metric("y"),
            Colour = Subject.Param("c"),
            BoxOf = Subject.Metric("z"),
            BoxBy = Subject.Param("/none"),
        };
        Assert.Equivalent(view, CompareView.Read(new Uri("http://x" + view.Write()).Query), strict: true);
        Assert.Equal("/compare", new CompareView().Write());
    }

    [Theory]
    [InlineData("?tab=9&x=-1&log=yes&smooth=7&range=5:5&axes=loss,q:1&sx=m:&goals=loss&hide=200,x")]
    [InlineData("?range=NaN:1&smooth=-1&runs=,,&metrics=")]
    [InlineData("?range=1:2:3&tab=nothing&runs")]
    public void What_makes_no_sense_is_as_if_it_was_not_there(string query)
    {
        var view = CompareView.Read(query);
        Assert.Equal((CompareTab.Curves, SeriesAxis.Step, false, null), (view.Tab, view.Axis, view.Log, view.Range));
        Assert.InRange(view.Smoothing, 0, 0.999);
        Assert.Empty(view.Hidden);
        Assert.Empty(view.Runs);
        Assert.Empty(view.Goals);
        Assert.Null(view.ScatterX);
    }

    [Fact]
    public void Two_hundred_runs_fit_into_what_servers_take_for_an_address()
    {
        var view = new CompareView { Runs = [.. Enumerable.Range(0, 200).Select(_ => Guid.NewGuid().ToString("N"))], Hidden = [.. Enumerable.Range(0, 200)], Tab = CompareTab.Parallel };
        Assert.InRange(view.Write().Length, 6600, 8000);
    }

    [Theory]
    [InlineData("val_loss", MetricGoal.Low)]
    [InlineData("test/accuracy", MetricGoal.High)]
    [InlineData("loss.accuracy", MetricGoal.High)]
    [InlineData("epoch_seconds", MetricGoal.Low)]
    [InlineData("epoch", MetricGoal.None)]
    [InlineData("glossary", MetricGoal.None)]
    public void What_is_better_is_guessed_from_the_last_word_that_says_something(string key, MetricGoal goal) => Assert.Equal(goal, MetricGoals.Of(key));
}
