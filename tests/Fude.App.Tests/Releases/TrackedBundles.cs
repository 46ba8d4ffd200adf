using Fude.App.Tests.Support;
using Fude.Bundles;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.App.Tests.Releases;

/// <summary>The built tracking server as a process of its own, with bundles as artifacts of runs: what <c>fude train</c> leaves.</summary>
public sealed class TrackedBundles : IAsyncDisposable
{
    private readonly TrackingHostProcess _server;
    private readonly TrackingClient _client;

    private TrackedBundles(TrackingHostProcess server) => (_server, _client) = (server, new TrackingClient(new TrackingSettings { TrackingUri = server.Address }));

    /// <summary>The setting that has bundles fetched from here.</summary>
    public string Setting => $"--Tracking:Uri={_server.Address}";

    /// <summary>Starts one, or skips the test where it is not built.</summary>
    public static async Task<TrackedBundles> StartAsync()
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Fude.Tracking", "release", "Fude.Tracking.dll"));
        Assert.SkipUnless(File.Exists(program), $"the tracking server is not built ({program})");
        return new TrackedBundles(await TrackingHostProcess.StartAsync());
    }

    /// <summary>Logs a bundle to a run of its own.</summary>
    /// <param name="folder">The bundle's folder.</param>
    /// <param name="damage">A file of it of which one byte is flipped on the way.</param>
    public async Task<TrackedBundle> LogAsync(string folder, string? damage = null)
    {
        var digest = BundleReader.Read(folder).Digest;
        var run = (await _client.CreateRunAsync(new CreateRunRequest())).Info.RunId;
        using var copy = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(folder))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            if (Path.GetFileName(file) == damage)
                bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(copy[Path.GetFileName(file)], bytes);
        }

        await _client.UploadArtifactsAsync(run, copy.Path, "model");
        return new TrackedBundle(digest, $"runs:/{run}/model");
    }

    /// <summary>Ends the server, as a crash would.</summary>
    public Task StopAsync() => _server.KillAsync();

    /// <summary>Starts it again.</summary>
    public Task ResumeAsync() => _server.StartAgainAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}

/// <summary>A bundle that a tracking server has.</summary>
/// <param name="Digest">Its identity.</param>
/// <param name="Source">Where it lies.</param>
public sealed record TrackedBundle(string Digest, string Source);
