using Fude.Hosting.Databases;
using Fude.Tracking.Search;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Listing;
using Fude.Tracking.Search.Sql;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Console.Tests.RunTable;

/// <summary>How SQLite finds the runs of a list and its groups: from the index of runs, and by primary keys, never by reading a table through.</summary>
public sealed class RunListingPlanTests
{
    [Theory]
    [InlineData(SubjectKind.Metric, "loss", "metrics.acc > 0.5 AND params.lr = '0.1'")]
    [InlineData(SubjectKind.Param, "lr", "tags.a LIKE 'x%'")]
    [InlineData(SubjectKind.Tag, "note", null)]
    [InlineData(SubjectKind.Attribute, "duration", null)]
    [InlineData(SubjectKind.Attribute, "dataset", null)]
    [InlineData(SubjectKind.Attribute, "model", null)]
    public async Task A_list_reads_no_table_through(SubjectKind kind, string key, string? filter)
    {
        var plan = await PlanAsync(new RunListing(new RunListQuery { Experiments = [1], Order = new Subject(kind, key), Filter = filter, HasModel = true, User = "me" }, new SearchLimits()).Texts(DatabaseKind.Sqlite, 1000));
        Assert.All(plan, step => Assert.DoesNotContain("SCAN", step, StringComparison.Ordinal));
        Assert.Matches("^SEARCH r USING (COVERING )?INDEX fude_ix_runs_listed .experiment_id=. AND lifecycle_stage=.", plan[0]);
    }

    [Fact]
    public async Task The_newest_runs_need_no_sorting_and_nothing_but_the_index()
    {
        var plan = await PlanAsync(new RunListing(new RunListQuery { Experiments = [1] }, new SearchLimits()).Texts(DatabaseKind.Sqlite, 1000));
        Assert.All(plan, step => Assert.StartsWith("SEARCH r USING COVERING INDEX fude_ix_runs_listed", step, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Groups_look_their_values_up()
    {
        var listing = new RunListing(new RunListQuery { Experiments = [1] }, new SearchLimits());
        var plan = await PlanAsync([new RunGroups(listing, "lr", ["loss", "acc"]).Write(DatabaseKind.Sqlite, new Subject(SubjectKind.Metric, "acc"), false, 100)]);
        Assert.DoesNotContain(plan, step => step.Contains("SCAN", StringComparison.Ordinal));
        Assert.Equal(3, plan.Count(step => step.Contains("PRIMARY KEY (key=? AND run_uuid=?)", StringComparison.Ordinal)));
    }

    private static async Task<List<string>> PlanAsync(IEnumerable<SqlText> texts)
    {
        await using var server = await TrackingServer.StartAsync();
        return await server.Services.GetRequiredService<Database>().ReadAsync(session => texts.SelectMany(sql =>
            session.Query($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3), sql.Values)).ToList());
    }
}
