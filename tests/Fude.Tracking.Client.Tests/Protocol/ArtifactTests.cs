using Fude.Testing;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests.Protocol;

public sealed class ArtifactTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_go_up_are_listed_come_down_and_are_deleted()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        var id = (await client.CreateRunAsync(new())).Info.RunId;
        Write("tree/a.txt", "a");
        Write("tree/model/データ 100%25 +&=.bin", "b");
        Write("tree/model/deep/c.txt", "c");

        Assert.Equal(3, await client.UploadArtifactsAsync(id, folder["tree"], "out"));
        await client.UploadArtifactAsync(id, folder["tree/a.txt"]);
        await client.UploadArtifactAsync(id, folder["tree/a.txt"], "out/other.txt");

        Assert.Equal([("a.txt", false, 1L), ("out", true, null)], (await client.ListArtifactsAsync(id).ToListAsync()).Select(file => (file.Path, file.IsDir, file.FileSize)).OrderBy(file => file.Path, StringComparer.Ordinal));
        Assert.Equal(["out/model/deep", "out/model/データ 100%25 +&=.bin"], (await client.ListArtifactsAsync(id, "out/model").ToListAsync()).Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal(4, await client.DownloadArtifactsAsync(id, "out", folder["down"]));
        Assert.Equal(("a", "b", "c"), (Read("down/a.txt"), Read("down/model/データ 100%25 +&=.bin"), Read("down/model/deep/c.txt")));

        await client.DeleteArtifactAsync(id, "out/model");
        Assert.Equal(["out/a.txt", "out/other.txt"], (await client.ListArtifactsAsync(id, "out").ToListAsync()).Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.True((await Assert.ThrowsAsync<TrackingException>(() => client.DownloadArtifactAsync(id, "out/model/deep/c.txt", folder["x"]))).IsMissing);
    }

    [Fact]
    public async Task A_uri_is_read_through_the_proxy_that_it_names()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        var run = await client.CreateRunAsync(new());
        Write("a.txt", "a");
        await client.UploadArtifactAsync(run.Info.RunId, folder["a.txt"], "model/a.txt");
        var path = run.Info.ArtifactUri!["mlflow-artifacts:".Length..];

        foreach (var uri in new[]
        {
            run.Info.ArtifactUri,
            $"mlflow-artifacts://{server.Address.Authority}{path}",
            $"{server.Address}api/2.0/mlflow-artifacts/artifacts{path}",
        })
        {
            var artifacts = client.ArtifactsAt(uri);
            Assert.Equal(["model/a.txt"], (await artifacts.ListAsync("model")).Select(file => file.Path));
            using var content = new MemoryStream();
            await artifacts.DownloadAsync("model/a.txt", content);
            Assert.Equal("a"u8.ToArray(), content.ToArray());
            Assert.Equal(1, await client.ArtifactsAt(uri + "/model").DownloadFolderAsync(null, folder["down"]));
            Assert.Equal("a", Read("down/a.txt"));
        }
    }

    [Theory]
    [InlineData("mlflow-artifacts:/0/r1/artifacts", "/api/2.0/mlflow-artifacts/artifacts/0/r1/artifacts/a%20b.txt")]
    [InlineData("mlflow-artifacts:///0/r1/artifacts/", "/api/2.0/mlflow-artifacts/artifacts/0/r1/artifacts/a%20b.txt")]
    [InlineData("mlflow-artifacts:", "/api/2.0/mlflow-artifacts/artifacts/a%20b.txt")]
    [InlineData("mlflow-artifacts:/x%20y/z", "/api/2.0/mlflow-artifacts/artifacts/x%20y/z/a%20b.txt")]
    public async Task An_artifact_uri_becomes_the_proxys_route(string uri, string expected)
    {
        await using var server = new LoopbackServer(_ => Reply.Json("{}"));
        using var client = Clients.Of(server.Address);
        using var prefixed = Clients.Of(new(server.Address, "mlflow"));

        await client.ArtifactsAt(uri).DeleteAsync("a b.txt");
        await prefixed.ArtifactsAt(uri).DeleteAsync("a b.txt");

        Assert.Equal([expected, "/mlflow" + expected], server.Calls.Select(call => call.Target));
    }

    [Theory]
    [InlineData("s3://bucket/x", "--serve-artifacts")]
    [InlineData("file:///tmp/x", "--serve-artifacts")]
    [InlineData("/tmp/x", "--serve-artifacts")]
    [InlineData("https://example.org/files", "--serve-artifacts")]
    [InlineData("mlflow-artifacts:/a/../b", "is not one that this client follows")]
    [InlineData("mlflow-artifacts:/a/%2e%2e/b", "is not one that this client follows")]
    [InlineData("mlflow-artifacts:/a?b", "is not one that this client follows")]
    [InlineData("mlflow-artifacts:/a#b", "is not one that this client follows")]
    [InlineData("mlflow-artifacts://5000/a", "is not one that this client follows")]
    [InlineData("mlflow-artifacts://user:secret@host/a", "is not one that this client follows")]
    public void An_artifact_uri_that_no_proxy_has_is_refused(string uri, string message)
    {
        using var client = Clients.Of(new("http://127.0.0.1:1/"));

        Assert.Contains(message, Assert.Throws<TrackingException>(() => client.ArtifactsAt(uri)).Message);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a\\b")]
    public async Task A_path_out_of_the_root_is_not_even_sent(string path)
    {
        await using var server = new LoopbackServer(_ => Reply.Json("{}"));
        using var client = Clients.Of(server.Address);
        Write("a.txt", "a");

        await Assert.ThrowsAsync<ArgumentException>(() => client.ArtifactsAt("mlflow-artifacts:/").UploadAsync(folder["a.txt"], path));
        await Assert.ThrowsAsync<ArgumentException>(() => client.DownloadArtifactAsync("r1", path, folder["x"]));
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task A_missing_local_file_is_not_taken_for_trouble_with_the_server()
    {
        await using var server = new LoopbackServer(_ => Reply.Json("{}"));
        using var client = Clients.Of(server.Address);

        await Assert.ThrowsAsync<FileNotFoundException>(() => client.ArtifactsAt("mlflow-artifacts:/").UploadAsync(folder["none"], "none"));
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        File.WriteAllText(folder[path], text);
    }

    private string Read(string path) => File.ReadAllText(folder[path]);
}
