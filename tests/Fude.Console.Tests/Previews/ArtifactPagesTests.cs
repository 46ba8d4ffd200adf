using System.IO.Compression;
using Fude.Console.Tests.RunPage;
using Fude.Tracking.Console.Previews;
using Fude.Tracking.Tests.Support;

namespace Fude.Console.Tests.Previews;

/// <summary>The addresses at which the console serves artifacts to browsers.</summary>
public sealed class ArtifactPagesTests
{
    [Theory]
    [InlineData("a.png", "image/png", false)]
    [InlineData("a.svg", "image/svg+xml", false)]
    [InlineData("a.html", "text/html", false)]
    [InlineData("a.js", "text/plain", true)]
    [InlineData("a.xml", "text/plain", true)]
    [InlineData("a.bin", "application/octet-stream", true)]
    public async Task Every_file_comes_without_an_origin_and_as_nothing_that_runs(string name, string type, bool saved)
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        var folder = Directory.CreateDirectory(Path.Combine(server.DataFolder, "artifacts", "0", run, "artifacts"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), "<script>1</script>", TestContext.Current.CancellationToken);
        using var answer = await server.Client.GetAsync($"/console/artifacts/runs/{run}/{Uri.EscapeDataString(name)}", TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(saved, answer.Content.Headers.ContentDisposition?.DispositionType == "attachment");
        Assert.Equal(ArtifactPages.Sandbox, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        using var download = await server.Client.GetAsync($"/console/artifacts/runs/{run}/{Uri.EscapeDataString(name)}?download=1", TestContext.Current.CancellationToken);
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
        Assert.NotEqual("text/html", download.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("..%2F..%2F..%2Ftracking.db")]
    [InlineData("%2e%2e/%2e%2e/tracking.db")]
    [InlineData("..%252F..%252Ftracking.db")]
    [InlineData("missing.txt")]
    public async Task No_address_leads_out(string path)
    {
        await using var server = await TrackingServer.StartAsync();
        var run = await server.CreateRunAsync();
        using var answer = await server.Client.GetAsync(new Uri($"{server.Address}console/artifacts/runs/{run}/{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), TestContext.Current.CancellationToken);
        Assert.InRange((int)answer.StatusCode, 400, 404);
    }

    [Fact]
    public async Task Who_has_not_signed_in_gets_nothing()
    {
        await using var made = await RunPageServer.StartAsync();
        await made.Server.SendAsync(HttpMethod.Post, "/api/fude/users", new { name = "hanako", password = "a long password", role = "admin" });
        foreach (var address in (string[])[ArtifactAddress.OfRun(made.Trained, "mistakes.png"), ArtifactAddress.OfFolder(made.Trained, "")])
        {
            using var answer = await made.Server.Client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal(401, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_folder_comes_as_a_zip_of_all_that_it_holds()
    {
        await using var made = await RunPageServer.StartAsync();
        await using var all = await made.Server.Client.GetStreamAsync(ArtifactAddress.OfFolder(made.Trained, ""), TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();
        await all.CopyToAsync(copy, TestContext.Current.CancellationToken);
        using var archive = new ZipArchive(copy);
        Assert.Equal(["confusion-matrix.svg", "evaluation.json", "gate/gate.html", "gate/gate.json", "mistakes.png", "model/bundle.json", "model/model.onnx", "notes/README.md", "table.csv"], archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        await using var picture = await archive.GetEntry("mistakes.png")!.OpenAsync(TestContext.Current.CancellationToken);
        using var bytes = new MemoryStream();
        await picture.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        Assert.Equal(RunPageServer.Left("mistakes.png"), bytes.ToArray());
    }
}
