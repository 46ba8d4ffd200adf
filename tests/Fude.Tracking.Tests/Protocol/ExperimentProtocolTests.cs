using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Protocol;

/// <summary>Experiments over raw HTTP.</summary>
public sealed class ExperimentProtocolTests(SharedServers servers)
{
    [Theory, OnBoth]
    public async Task Experiment_0_is_there_from_the_start(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        foreach (var path in (string[])["experiments/get?experiment_id=0", "experiments/get-by-name?experiment_name=Default"])
        {
            var experiment = (await server.GetAsync(path))["experiment"]!;
            Assert.Equal(("0", "Default", "active", "mlflow-artifacts:/0"), ((string?)experiment["experiment_id"], (string?)experiment["name"], (string?)experiment["lifecycle_stage"], (string?)experiment["artifact_location"]));
        }
    }

    [Theory, OnBoth]
    public async Task A_new_one_has_what_it_was_made_with(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var id = (string)(await server.PostAsync("experiments/create", new { name = "new 実験", tags = new[] { new { key = "データ件数", value = "六万\n🖌" }, new { key = "empty", value = "" } } }))["experiment_id"]!;
        var experiment = (await server.GetAsync($"experiments/get?experiment_id={id}"))["experiment"]!;
        Assert.Equal((id, "new 実験", $"mlflow-artifacts:/{id}", "active"), ((string?)experiment["experiment_id"], (string?)experiment["name"], (string?)experiment["artifact_location"], (string?)experiment["lifecycle_stage"]));
        Assert.InRange((long)experiment["creation_time"]!, before, before + 60_000);
        Assert.Equal((long)experiment["creation_time"]!, (long)experiment["last_update_time"]!);
        Assert.Equal(["データ件数=六万\n🖌", "empty="], experiment["tags"]!.AsArray().Select(tag => $"{tag!["key"]}={tag["value"]}").OrderDescending(StringComparer.Ordinal));
        Assert.Equal(id, (string?)(await server.GetAsync($"experiments/get-by-name?experiment_name={Uri.EscapeDataString("new 実験")}"))["experiment"]!["experiment_id"]);
    }

    [Theory, OnBoth]
    public async Task Names_are_unique_across_deleted_ones_and_compare_by_their_bytes(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var name = Guid.NewGuid().ToString("N");
        var first = await server.CreateExperimentAsync(name);
        await server.RefusesAsync("experiments/create", new { name }, 400, "RESOURCE_ALREADY_EXISTS", "already exists");
        await server.PostAsync("experiments/delete", new { experiment_id = first });
        await server.RefusesAsync("experiments/create", new { name }, 400, "RESOURCE_ALREADY_EXISTS", "already exists");
        var other = await server.CreateExperimentAsync(name.ToUpperInvariant() + "É");
        await server.RefusesAsync("experiments/update", new { experiment_id = other, new_name = name }, 400, "RESOURCE_ALREADY_EXISTS", "already exists");
        foreach (var different in (string[])[name + " ", " " + name, name + "E", name + "é", name + "e\u0301"])
            await server.CreateExperimentAsync(different);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"experiments/get-by-name?experiment_name={name}%20%20")).Status);
        await server.PostAsync("experiments/update", new { experiment_id = other, new_name = name.ToUpperInvariant() + "É" }); // its own name
    }

    [Theory, OnBoth]
    public async Task A_name_has_256_characters_at_most(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        foreach (var letter in (string[])["x", "筆", "𠀀"])
        {
            var name = Guid.NewGuid().ToString("N") + string.Concat(Enumerable.Repeat(letter, 224));
            var id = await server.CreateExperimentAsync(name);
            Assert.Equal(name, (string?)(await server.GetAsync($"experiments/get?experiment_id={id}"))["experiment"]!["name"]);
            await server.RefusesAsync("experiments/create", new { name = name + "x" }, "256");
        }
    }

    [Theory, OnBoth]
    public async Task Deleting_takes_the_runs_along_and_restoring_brings_all_of_them_back(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var id = await server.CreateExperimentAsync();
        var (kept, deletedBefore) = (await server.CreateRunAsync(id), await server.CreateRunAsync(id));
        await server.PostAsync("runs/delete", new { run_id = deletedBefore });
        await server.PostAsync("experiments/delete", new { experiment_id = id });
        Assert.Equal(["deleted", "deleted", "deleted"], await StagesAsync(server, id, kept, deletedBefore));
        await server.RefusesAsync("experiments/delete", new { experiment_id = id }, 404, "RESOURCE_DOES_NOT_EXIST", id);
        await server.RefusesAsync("runs/log-metric", new { run_id = kept, key = "a", value = 1, timestamp = 1 }, "must be in the 'active' state");

        await server.PostAsync("experiments/restore", new { experiment_id = id });
        Assert.Equal(["active", "active", "active"], await StagesAsync(server, id, kept, deletedBefore));
        await server.RefusesAsync("experiments/restore", new { experiment_id = id }, 404, "RESOURCE_DOES_NOT_EXIST", id);
    }

    [Theory, OnBoth]
    public async Task A_deleted_one_is_still_got_by_id_and_name_and_is_otherwise_closed(Storage storage)
    {
        var scene = await servers.SceneAsync(storage);
        foreach (var path in (string[])[$"experiments/get?experiment_id={scene.DeletedExperiment}", "experiments/get-by-name?experiment_name=scene-deleted"])
            Assert.Equal("deleted", (string?)(await scene.Server.GetAsync(path))["experiment"]!["lifecycle_stage"]);
        await scene.Server.RefusesAsync("experiments/update", new { experiment_id = scene.DeletedExperiment, new_name = "x" }, 500, "INVALID_STATE", "non-active");
        await scene.Server.RefusesAsync("runs/create", new { experiment_id = scene.DeletedExperiment }, "must be in the 'active' state");
        await scene.Server.RefusesAsync("experiments/set-experiment-tag", new { experiment_id = scene.DeletedExperiment, key = "a", value = "b" }, "must be in the 'active' state");
    }

    [Theory, OnBoth]
    public async Task Renaming_changes_the_time_of_the_last_update(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var (id, name) = (await server.CreateExperimentAsync(), Guid.NewGuid().ToString("N"));
        await Task.Delay(5, TestContext.Current.CancellationToken);
        await server.PostAsync("experiments/update", new { experiment_id = id, new_name = name });
        var experiment = (await server.GetAsync($"experiments/get?experiment_id={id}"))["experiment"]!;
        Assert.Equal(name, (string?)experiment["name"]);
        Assert.True((long)experiment["last_update_time"]! > (long)experiment["creation_time"]!);
    }

    [Theory, OnBoth]
    public async Task Tags_are_set_overwritten_and_deleted(Storage storage)
    {
        var server = await servers.OnAsync(storage);
        var id = await server.CreateExperimentAsync();
        var longest = string.Concat(Enumerable.Repeat("𠀀", 5000));
        foreach (var value in (string[])["1", "2\n3", "", longest])
        {
            await server.PostAsync("experiments/set-experiment-tag", new { experiment_id = id, key = "a b", value });
            Assert.Equal(value, await TagAsync(server, id, "a b"));
        }

        await server.PostAsync("experiments/set-experiment-tag", new { experiment_id = id, key = "A b", value = "other" });
        await server.RefusesAsync("experiments/set-experiment-tag", new { experiment_id = id, key = "a b", value = longest + "x" }, "5000");
        Assert.Equal(longest, await TagAsync(server, id, "a b"));
        await server.PostAsync("experiments/delete-experiment-tag", new { experiment_id = id, key = "a b" });
        Assert.Null(await TagAsync(server, id, "a b"));
        Assert.Equal("other", await TagAsync(server, id, "A b"));
        await server.RefusesAsync("experiments/delete-experiment-tag", new { experiment_id = id, key = "a b" }, 404, "RESOURCE_DOES_NOT_EXIST", "a b");
    }

    private static async Task<IEnumerable<string?>> StagesAsync(TrackingServer server, string experiment, params string[] runs)
    {
        var stages = new List<string?> { (string?)(await server.GetAsync($"experiments/get?experiment_id={experiment}"))["experiment"]!["lifecycle_stage"] };
        foreach (var run in runs)
            stages.Add((string?)(await server.RunAsync(run))["info"]!["lifecycle_stage"]);
        return stages;
    }

    private static async Task<string?> TagAsync(TrackingServer server, string experiment, string key)
    {
        JsonNode found = (await server.GetAsync($"experiments/get?experiment_id={experiment}"))["experiment"]!;
        return (string?)(found["tags"]?.AsArray() ?? []).SingleOrDefault(tag => (string?)tag!["key"] == key)?["value"];
    }
}
