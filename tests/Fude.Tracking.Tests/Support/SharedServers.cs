using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(Fude.Tracking.Tests.Support.SharedServers))]

namespace Fude.Tracking.Tests.Support;

/// <summary>One server on each database, for the many tests that need no more than runs and experiments of their own.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Storage, Lazy<Task<Scene>>> _scenes = new();

    /// <summary>The server on a database; skips the test where the database is not installed.</summary>
    public async Task<TrackingServer> OnAsync(Storage storage) => (await SceneAsync(storage)).Server;

    /// <summary>The server with some things on it that nobody changes.</summary>
    public Task<Scene> SceneAsync(Storage storage) =>
        _scenes.GetOrAdd(storage, which => new Lazy<Task<Scene>>(() => Scene.SetAsync(which))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var scene in _scenes.Values.Where(each => each.IsValueCreated && each.Value.IsCompletedSuccessfully))
            await (await scene.Value).Server.DisposeAsync();
    }
}

/// <summary>A server with some things on it that nobody changes.</summary>
/// <param name="Server">The server.</param>
/// <param name="Experiment">An active experiment.</param>
/// <param name="Run">An active run in it, with the param <c>lr</c> = <c>0.1</c>.</param>
/// <param name="DeletedRun">A deleted run in it.</param>
/// <param name="DeletedExperiment">A deleted experiment, named <c>scene-deleted</c>.</param>
public sealed record Scene(TrackingServer Server, string Experiment, string Run, string DeletedRun, string DeletedExperiment)
{
    /// <summary>Starts a server and sets the scene.</summary>
    public static async Task<Scene> SetAsync(Storage storage)
    {
        var server = await TrackingServer.StartAsync(storage);
        var experiment = (string)(await server.PostAsync("experiments/create", new { name = "scene" }))["experiment_id"]!;
        var deleted = (string)(await server.PostAsync("experiments/create", new { name = "scene-deleted" }))["experiment_id"]!;
        await server.PostAsync("experiments/delete", new { experiment_id = deleted });
        var (run, deletedRun) = (await server.CreateRunAsync(experiment), await server.CreateRunAsync(experiment));
        await server.PostAsync("runs/delete", new { run_id = deletedRun });
        await server.PostAsync("runs/log-parameter", new { run_id = run, key = "lr", value = "0.1" });
        return new Scene(server, experiment, run, deletedRun, deleted);
    }

    /// <summary>Puts the scene's ids in the place of <c>{run}</c>, <c>{deleted}</c>, <c>{experiment}</c> and <c>{gone}</c>.</summary>
    public string Fill(string text) => text
        .Replace("{run}", Run, StringComparison.Ordinal)
        .Replace("{deleted}", DeletedRun, StringComparison.Ordinal)
        .Replace("{experiment}", Experiment, StringComparison.Ordinal)
        .Replace("{gone}", DeletedExperiment, StringComparison.Ordinal);
}
