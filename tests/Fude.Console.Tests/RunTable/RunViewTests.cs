using Bunit;
using Fude.Tracking.Console.RunTable;
using Fude.Tracking.Console.Words;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Console.Tests.RunTable;

/// <summary>What a view of runs is, in its address and on its filters.</summary>
public sealed class RunViewTests
{
    [Fact]
    public void An_address_holds_all_of_a_view()
    {
        var view = new RunView
        {
            Experiments = [3, 1], Filter = "metrics.`a b` > 0.5 AND tags.x = '&?#'", Stage = "all", Status = "FAILED", Since = "7d", HasModel = true, Mine = true,
            Order = new RunColumn(RunColumnKind.Metric, "a,b.c"), Ascending = true, Group = "lr", Nested = false,
        };
        var query = view.ToQuery();
        var read = RunView.Read("3,1", name => query.GetValueOrDefault(name) as string)!;
        Assert.Equal(view.ToQuery(), read.ToQuery());
        Assert.Equal(view.Experiments, read.Experiments);
        Assert.All(new RunView { Experiments = [1] }.ToQuery().Values, Assert.Null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1,")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    public void A_path_without_experiments_is_no_view(string ids) => Assert.Null(RunView.Read(ids, _ => null));

    [Theory]
    [InlineData("view", "everything")]
    [InlineData("state", "running")]
    [InlineData("since", "2h")]
    [InlineData("order", "-nothing")]
    [InlineData("model", "yes")]
    [InlineData("group", "")]
    public void What_is_unknown_in_an_address_is_as_if_it_were_not_there(string name, string value) =>
        Assert.All(RunView.Read("1", each => each == name ? value : null)!.ToQuery().Values, Assert.Null);

    [Fact]
    public void Columns_keep_their_order_and_pins_whatever_their_names()
    {
        var columns = new RunColumns([new(RunColumnKind.Param, "a,b!c%"), RunColumn.Name, new(RunColumnKind.Curve, "loss"), new(RunColumnKind.Tag, "ü x")], 2);
        var read = RunColumns.Parse(columns.ToString(), 200)!;
        Assert.Equal(columns.All, read.All);
        Assert.Equal(2, read.Pinned);
        Assert.Equal([RunColumn.Name, new(RunColumnKind.Metric, "x")], RunColumns.Parse("metrics.x,bogus,metrics.x,metrics.", 200)!.All);
        Assert.Equal(10, RunColumns.Parse(string.Join(',', Enumerable.Range(0, 500).Select(i => $"metrics.m{i}")), 10)!.All.Count);
        Assert.Null(RunColumns.Parse(" ", 10));
    }

    [Fact]
    public void A_curve_has_gaps_where_there_is_no_value_and_lies_in_the_middle_where_nothing_changes()
    {
        Assert.Equal("", CurvePath.Of([double.NaN]));
        Assert.Equal(2, CurvePath.Of([1, 2, double.NaN, 3, 4]).Count(c => c == 'M'));
        Assert.Equal("M1.5 11L98.5 11", CurvePath.Of([5, 5]));
        Assert.Equal("M1.5 20.5L98.5 1.5", CurvePath.Of([0, 10]));
        Assert.DoesNotContain("NaN", CurvePath.Of([double.MinValue, double.MaxValue, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_of_any_form_are_kept_in_order_and_found()
    {
        var ids = new RunIds();
        string[] all = ["00000000000000000000000000000000", "0123456789abcdef0123456789abcdef", "ABCDEF00000000000000000000000000", "run", "ffffffffffffffffffffffffffffffff"];
        foreach (var id in all)
            ids.Add(id);
        Assert.Equal(all, Enumerable.Range(0, ids.Count).Select(i => ids[i]));
        Assert.Equal(new Dictionary<string, int> { ["run"] = 3, [all[4]] = 4, [all[2]] = 2 }, ids.Find(new HashSet<string> { "run", all[4], all[2], "missing" }));
    }

    [Fact]
    public async Task Filters_tell_what_is_to_be_set()
    {
        await using var context = new BunitContext();
        context.Services.AddScoped<Wording>();
        RunView? set = null;
        var view = new RunView { Experiments = [1], Filter = "x = 1" };
        var filters = context.Render<RunFilters>(parameters => parameters.Add(each => each.View, view).Add(each => each.Params, ["lr", "<b>"]).Add(each => each.OnSet, wanted => set = wanted));
        filters.FindAll("select")[1].Change("FAILED");
        Assert.Equal(view with { Status = "FAILED" }, set);
        filters.FindAll("select")[3].Change("<b>");
        Assert.Equal(view with { Group = "<b>" }, set);
        filters.FindAll("input")[0].Change(true);
        Assert.Equal(view with { HasModel = true }, set);
        filters.Find("button.clear").Click();
        Assert.False(set!.IsFiltered);
    }
}
