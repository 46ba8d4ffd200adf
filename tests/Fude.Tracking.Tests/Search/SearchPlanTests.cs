using Fude.Hosting.Databases;
using Fude.Tracking.Search;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Search;

/// <summary>How SQLite finds what is searched: by primary keys and indexes, never by reading a table through.</summary>
public sealed class SearchPlanTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("metrics.acc > 0.5 and params.lr = '0.1'", "metrics.loss DESC")]
    [InlineData("metrics.acc != 0.5 and metrics.acc = nan", "metrics.acc")]
    [InlineData("tags.mlflow.parentRunId = 'x' AND tags.a LIKE '%a%' AND params.b ILIKE 'x%' AND params.c IS NULL", "params.lr,tags.a DESC")]
    [InlineData("datasets.name = 'mnist' AND datasets.context IN ('train') AND datasets.digest LIKE 'a%'", "attributes.end_time")]
    [InlineData("run_name ILIKE '%x%' AND status = 'RUNNING' AND start_time > 1", "start_time ASC")]
    public async Task A_search_of_runs_reads_no_table_through(string filter, string order)
    {
        var plan = await RunPlanAsync(filter, order);
        Assert.All(plan, step => Assert.DoesNotContain("SCAN", step, StringComparison.Ordinal));
        // The runs come first, from an index that has all that the order needs unless it orders by something else of the run.
        Assert.Matches("^SEARCH r USING (COVERING )?INDEX fude_ix_runs_listed .experiment_id=. AND lifecycle_stage=.", plan[0]);
        Assert.All(plan.Where(step => step.StartsWith("SEARCH k ", StringComparison.Ordinal) || step.StartsWith("SEARCH o", StringComparison.Ordinal)), step =>
            Assert.True(step.Contains("PRIMARY KEY (key=? AND run_uuid=?)", StringComparison.Ordinal) || step.Contains("(dataset_uuid=?)", StringComparison.Ordinal) || step.Contains("(input_uuid=? AND name=?)", StringComparison.Ordinal), step));
    }

    [Fact]
    public async Task The_measured_search_is_answered_from_the_index_of_runs()
    {
        var plan = await RunPlanAsync("metrics.acc > 0.5 and params.lr = '0.1'", "metrics.loss DESC");
        Assert.Contains(plan, step => step.StartsWith("SEARCH r USING COVERING INDEX fude_ix_runs_listed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_newest_runs_need_no_sorting_and_the_next_page_is_sought()
    {
        Assert.DoesNotContain(await RunPlanAsync("tags.a = 'x'", ""), step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        await using var database = new SearchDatabase(Storage.Sqlite);
        await database.AddExperimentsAsync(1);
        await database.AddAsync(new SampleRun("a") { Start = 5 }, new SampleRun("b") { Start = 4 });
        var search = new RunSearch(new SearchLimits());
        var first = await database.ReadAsync(search.Prepare(new SearchQuery(null, null, 1, null), ["1"], null));
        var next = await PlanAsync(database, search.Read(new SearchQuery(null, null, 1, first.NextPageToken), ["1"], null).Search);
        Assert.Contains(next, step => step.Contains("(experiment_id=? AND lifecycle_stage=? AND start_time>? AND start_time<?)", StringComparison.Ordinal) || step.Contains("AND start_time<?)", StringComparison.Ordinal));
        Assert.DoesNotContain(next, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name LIKE 'a%' AND tags.a = 'x'", "")]
    [InlineData("tags.a IS NULL", "name")]
    public async Task Experiments_and_the_registry_look_their_tags_up(string filter, string order)
    {
        await using var database = new SearchDatabase(Storage.Sqlite);
        var (limits, query) = (new SearchLimits(), Query(filter, order));
        foreach (var search in (PreparedSearch[])[new ExperimentSearch(limits).Read(query, null), new RegisteredModelSearch(limits).Read(query), new ModelVersionSearch(limits).Read(query)])
            Assert.Contains(await PlanAsync(database, search), step => step.StartsWith("SEARCH k", StringComparison.Ordinal) && step.Contains("INDEX sqlite_autoindex", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_belongs_to_a_page_is_looked_up()
    {
        await using var database = new SearchDatabase(Storage.Sqlite);
        foreach (var query in (string[])[
            "SELECT * FROM latest_metrics WHERE run_uuid IN (@p0, @p1)", "SELECT * FROM params WHERE run_uuid IN (@p0, @p1)", "SELECT * FROM tags WHERE run_uuid IN (@p0, @p1)", "SELECT * FROM runs WHERE run_uuid IN (@p0, @p1)",
            "SELECT * FROM experiment_tags WHERE experiment_id IN (@p0, @p1)", "SELECT * FROM registered_model_tags WHERE name IN (@p0, @p1)", "SELECT * FROM registered_model_aliases WHERE name IN (@p0, @p1)",
            "SELECT * FROM model_version_tags WHERE (name = @p0 AND version = @p1)", "SELECT name, current_stage, MAX(version) FROM model_versions WHERE name IN (@p0, @p1) GROUP BY name, current_stage"])
            Assert.All(await database.ReadAsync(session => Explain(session, query, ["1", "2"])), step => Assert.DoesNotContain("SCAN", step, StringComparison.Ordinal));
    }

    private static async Task<List<string>> RunPlanAsync(string filter, string order)
    {
        await using var database = new SearchDatabase(Storage.Sqlite);
        return await PlanAsync(database, new RunSearch(new SearchLimits()).Read(Query(filter, order), ["1"], null).Search);
    }

    private static SearchQuery Query(string filter, string order) => new(filter, order.Length == 0 ? [] : order.Split(','), 100, null);

    private static Task<List<string>> PlanAsync(SearchDatabase database, PreparedSearch search) => database.ReadAsync(session =>
        search.Texts(DatabaseKind.Sqlite).SelectMany(sql => Explain(session, sql.ToString(), sql.Values)).ToList());

    private static List<string> Explain(DatabaseSession session, string sql, object?[] values) => session.Query("EXPLAIN QUERY PLAN " + sql, row => row.GetString(3), values);
}
