using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests.Protocol;

public sealed class ExperimentTests
{
    [Fact]
    public async Task The_server_says_that_it_is_well_and_which_version_it_is()
    {
        await using var server = await RealServer.StartAsync();

        await server.Client.CheckHealthAsync();
        Assert.Matches(@"^\d+\.\d+", await server.Client.GetVersionAsync());
    }

    [Fact]
    public async Task An_experiment_is_made_found_renamed_tagged_deleted_and_restored()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;

        var id = await client.CreateExperimentAsync(new("digits 筆", Tags: [new("team", "a")]));
        var made = await client.GetExperimentAsync(id);
        Assert.Equal(("digits 筆", "active", "a"), (made.Name, made.LifecycleStage, Assert.Single(made.Tags!).Value));
        Assert.NotNull(made.ArtifactLocation);

        await client.RenameExperimentAsync(id, "letters");
        await client.SetExperimentTagAsync(id, "team", "b");
        await client.SetExperimentTagAsync(id, "odd", "x");
        await client.DeleteExperimentTagAsync(id, "odd");
        var changed = await client.GetExperimentByNameAsync("letters");
        Assert.Equal((id, "b"), (changed.ExperimentId, Assert.Single(changed.Tags!).Value));

        await client.DeleteExperimentAsync(id);
        Assert.Equal("deleted", (await client.FindExperimentAsync("letters"))!.LifecycleStage);
        await client.RestoreExperimentAsync(id);
        Assert.Equal("active", (await client.GetExperimentAsync(id)).LifecycleStage);
    }

    [Fact]
    public async Task An_experiment_is_ensured_once()
    {
        await using var server = await RealServer.StartAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Client.EnsureExperimentAsync("digits")));
        Assert.Single(ids.Distinct());
        Assert.Equal(ids[0], await server.Client.EnsureExperimentAsync("digits"));
        Assert.Null(await server.Client.FindExperimentAsync("nothing"));

        await server.Client.DeleteExperimentAsync(ids[0]);
        Assert.Contains("is deleted", (await Assert.ThrowsAsync<TrackingException>(() => server.Client.EnsureExperimentAsync("digits"))).Message);
    }

    [Fact]
    public async Task Refusals_are_the_servers()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        await client.CreateExperimentAsync(new("digits"));

        var twice = await Assert.ThrowsAsync<TrackingException>(() => client.CreateExperimentAsync(new("digits")));
        Assert.Equal((ErrorCode.ResourceAlreadyExists, 400), (twice.ErrorCode, twice.Status));
        var missing = await Assert.ThrowsAsync<TrackingException>(() => client.GetExperimentAsync("4711"));
        Assert.Equal((ErrorCode.ResourceDoesNotExist, 404, true), (missing.ErrorCode, missing.Status, missing.IsMissing));
    }
}
