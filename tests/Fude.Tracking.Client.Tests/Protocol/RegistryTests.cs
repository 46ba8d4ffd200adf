using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests.Protocol;

public sealed class RegistryTests
{
    [Fact]
    public async Task A_model_goes_through_its_life()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        var run = await client.CreateRunAsync(new());
        var source = run.Info.ArtifactUri + "/model";

        var model = await client.CreateRegisteredModelAsync(new("digits", [new("team", "a")], "reads digits"));
        var first = await client.CreateModelVersionAsync(new() { Name = "digits", Source = source, RunId = run.Info.RunId, Tags = [new("q", "1")], Description = "v1" });
        var second = await client.CreateModelVersionAsync(new() { Name = "digits", Source = source, RunId = run.Info.RunId });
        Assert.Equal(("digits", "1", "2", ModelVersionStatus.Ready), (model.Name, first.Version, second.Version, first.Status));

        await client.SetAliasAsync("digits", "champion", "1");
        await client.SetAliasAsync("digits", "champion", "2");
        Assert.Equal("2", (await client.GetModelVersionByAliasAsync("digits", "champion")).Version);
        await client.DeleteAliasAsync("digits", "champion");
        Assert.Equal(ErrorCode.InvalidParameterValue, (await Assert.ThrowsAsync<TrackingException>(() => client.GetModelVersionByAliasAsync("digits", "champion"))).ErrorCode);

        await client.SetRegisteredModelTagAsync("digits", "team", "b");
        await client.SetRegisteredModelTagAsync("digits", "odd", "x");
        await client.DeleteRegisteredModelTagAsync("digits", "odd");
        Assert.Equal("reads", (await client.UpdateRegisteredModelAsync("digits", "reads")).Description);
        Assert.Equal("b", Assert.Single((await client.GetRegisteredModelAsync("digits")).Tags!).Value);

        await client.SetModelVersionTagAsync("digits", "1", "q", "2");
        await client.SetModelVersionTagAsync("digits", "1", "odd", "x");
        await client.DeleteModelVersionTagAsync("digits", "1", "odd");
        await client.UpdateModelVersionAsync("digits", "1", "better");
        var read = await client.GetModelVersionAsync("digits", "1");
        Assert.Equal(("better", "2", source), (read.Description, Assert.Single(read.Tags!).Value, await client.GetDownloadUriAsync("digits", "1")));

        await client.TransitionStageAsync(new("digits", "1", "Production", false));
        Assert.Equal("Production", (await client.TransitionStageAsync(new("digits", "2", "Production", true))).CurrentStage);
        Assert.Equal("2", Assert.Single(await client.GetLatestVersionsAsync("digits", ["Production"])).Version);
        Assert.Equal("Archived", (await client.GetModelVersionAsync("digits", "1")).CurrentStage);

        Assert.Equal("letters", (await client.RenameRegisteredModelAsync("digits", "letters")).Name);
        await client.DeleteModelVersionAsync("letters", "2");
        Assert.True((await Assert.ThrowsAsync<TrackingException>(() => client.GetModelVersionAsync("letters", "2"))).IsMissing);
        await client.DeleteRegisteredModelAsync("letters");
        Assert.True((await Assert.ThrowsAsync<TrackingException>(() => client.GetRegisteredModelAsync("letters"))).IsMissing);
    }
}
