using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests.Protocol;

public sealed class SearchTests
{
    [Fact]
    public async Task A_search_of_experiments_goes_through_all_pages()
    {
        await using var server = await RealServer.StartAsync();
        for (var i = 0; i < 7; i++)
            await server.Client.CreateExperimentAsync(new($"digits{i}"));

        var all = await server.Client.SearchExperimentsAsync(new() { MaxResults = 3, Filter = "name LIKE 'digits%'", OrderBy = ["name DESC"] }).ToListAsync();
        var page = await server.Client.SearchExperimentsPageAsync(new() { MaxResults = 3, Filter = "name LIKE 'digits%'" });

        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"digits{i}"), all.Select(experiment => experiment.Name));
        Assert.Equal((3, true), (page.Experiments.Count, page.NextPageToken is not null));
        Assert.Equal(8, await server.Client.SearchExperimentsAsync().CountAsync());
    }

    [Fact]
    public async Task A_search_of_runs_goes_through_all_pages()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        for (var i = 0; i < 7; i++)
        {
            var id = (await client.CreateRunAsync(new() { RunName = $"run{i}" })).Info.RunId;
            await client.LogBatchAsync(id, [new("acc", i / 10.0, 1000, 0)], [new("lr", "0.1")]);
        }

        var found = await client.SearchRunsAsync(new() { ExperimentIds = ["0"], Filter = "metrics.acc > 0.15 and params.lr = '0.1'", OrderBy = ["metrics.acc DESC"], MaxResults = 2 }).ToListAsync();

        Assert.Equal(["run6", "run5", "run4", "run3", "run2"], found.Select(run => run.Info.RunName));
        Assert.Equal(2, (await client.SearchRunsPageAsync(new() { ExperimentIds = ["0"], MaxResults = 2 })).Runs.Count);
        Assert.Contains("nonsense", (await Assert.ThrowsAsync<TrackingException>(async () => await client.SearchRunsAsync(new() { ExperimentIds = ["0"], Filter = "nonsense =" }).CountAsync())).Message);
    }

    [Fact]
    public async Task Searches_of_the_registry_go_through_all_pages()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        var run = await client.CreateRunAsync(new());
        for (var i = 0; i < 5; i++)
        {
            await client.CreateRegisteredModelAsync(new($"m{i}"));
            await client.CreateModelVersionAsync(new() { Name = "m0", Source = run.Info.ArtifactUri + "/model", RunId = run.Info.RunId });
        }

        Assert.Equal(["m4", "m3", "m2", "m1", "m0"], await client.SearchRegisteredModelsAsync(new() { MaxResults = 2, OrderBy = ["name DESC"] }).Select(model => model.Name).ToListAsync());
        Assert.Equal(5, await client.SearchModelVersionsAsync(new() { MaxResults = 2, Filter = "name = 'm0'" }).CountAsync());
        Assert.Equal(2, (await client.SearchModelVersionsPageAsync(new() { MaxResults = 2 })).ModelVersions.Count);
        Assert.Equal(2, (await client.SearchRegisteredModelsPageAsync(new() { MaxResults = 2 })).RegisteredModels.Count);
    }
}
