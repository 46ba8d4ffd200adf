using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests.Protocol;

public sealed class LoggedModelTests
{
    [Fact]
    public async Task A_logged_model_goes_through_its_life()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        var run = await client.CreateRunAsync(new());

        var made = await client.CreateLoggedModelAsync(new() { ExperimentId = "0", Name = "mlp", ModelType = "Classifier", SourceRunId = run.Info.RunId, Params = [new("hidden", "32")], Tags = [new("a", "1")] });
        var id = made.Info.ModelId;
        Assert.Equal(("mlp", LoggedModelStatus.Pending), (made.Info.Name, made.Info.Status));
        await client.SetLoggedModelTagsAsync(id, [new("a", "2"), new("b/c", "3")]);
        await client.DeleteLoggedModelTagAsync(id, "b/c");
        await client.LogLoggedModelParamsAsync(id, [new("lr", "0.1")]);
        await client.LogInputsAsync(new(run.Info.RunId, Models: [new(id)]));
        await client.LogOutputsAsync(new(run.Info.RunId, [new(id, 3)]));
        Assert.Equal(LoggedModelStatus.Ready, (await client.FinalizeLoggedModelAsync(id, LoggedModelStatus.Ready)).Info.Status);

        var read = await client.GetLoggedModelAsync(id);
        Assert.Equal("2", Assert.Single(read.Info.Tags!).Value);
        Assert.Equal([new("hidden", "32"), new("lr", "0.1")], read.Data!.Params!.OrderBy(param => param.Key, StringComparer.Ordinal));
        Assert.Equal([id], await client.SearchLoggedModelsAsync(new() { ExperimentIds = ["0"], MaxResults = 1, OrderBy = [new("creation_timestamp", Ascending: false)] }).Select(model => model.Info.ModelId).ToListAsync());
        Assert.Empty(await client.ListLoggedModelArtifactsAsync(id).ToListAsync());

        await client.DeleteLoggedModelAsync(id);
        Assert.True((await Assert.ThrowsAsync<TrackingException>(() => client.GetLoggedModelAsync(id))).IsMissing);
    }
}
