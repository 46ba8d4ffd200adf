using Fude.Hosting.Databases;
using Fude.Hosting.Servers;
using Fude.Testing;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>Locations as databases of MLflow hold them, and folders that can't be used.</summary>
public sealed class AdoptedLocationTests
{
    [Theory]
    [InlineData("{root}/0/{run}/artifacts")]
    [InlineData("file://{root}/0/{run}/artifacts")]
    [InlineData("mlflow-artifacts:/0/{run}/artifacts")]
    [InlineData("mlflow-artifacts://old-host:5000/0/{run}/artifacts")]
    [InlineData("http://old-host:5000/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts")]
    public async Task A_location_inside_the_root_is_served_whatever_its_form(string form)
    {
        using var folder = new TemporaryFolder();
        var root = Directory.CreateDirectory(folder["ml runs"]).FullName;
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, $"--Artifacts:Path={root}");
        var run = await server.CreateRunAsync();
        var uri = form.Replace("{root}", form.StartsWith("file:", StringComparison.Ordinal) ? root.Replace(" ", "%20", StringComparison.Ordinal) : root, StringComparison.Ordinal).Replace("{run}", run, StringComparison.Ordinal);
        await RelocateAsync(server, run, uri);
        Directory.CreateDirectory(Path.Combine(root, "0", run, "artifacts", "model"));
        await File.WriteAllTextAsync(Path.Combine(root, "0", run, "artifacts", "model", "MLmodel"), "old");

        var listed = await server.GetAsync($"artifacts/list?run_id={run}&path=model");
        Assert.Equal((uri, "model/MLmodel"), ((string)listed["root_uri"]!, (string)listed["files"]![0]!["path"]!));
        Assert.Equal("old", await server.Client.GetStringAsync($"/get-artifact?run_id={run}&path=model/MLmodel"));
        (await server.Client.PostAsync($"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=new.txt", new StringContent("new"))).EnsureSuccessStatusCode();
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(root, "0", run, "artifacts", "new.txt")));
        await server.PostAsync("registered-models/create", new { name = "digits" });
        foreach (var source in (string[])[$"runs:/{run}/model", $"{uri}/model"])
        {
            var version = (string)(await server.PostAsync("model-versions/create", new { name = "digits", source, run_id = run }))["model_version"]!["version"]!;
            Assert.Equal("old", await server.Client.GetStringAsync($"/model-versions/get-artifact?name=digits&version={version}&path=MLmodel"));
        }
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("file:///etc")]
    [InlineData("{root}/../../../../../../etc")]
    [InlineData("file://{root}/%2e%2e/%2e%2e")]
    [InlineData("mlflow-artifacts:/../..")]
    [InlineData("./mlruns/0/{run}/artifacts")]
    [InlineData("s3://bucket/0/{run}/artifacts")]
    [InlineData("{root}-old/0/{run}/artifacts")]
    public async Task A_location_outside_the_root_is_not_served(string form)
    {
        await using var server = await TrackingServer.StartAsync();
        var root = Path.Combine(server.DataFolder, "artifacts");
        var run = await server.CreateRunAsync();
        await RelocateAsync(server, run, form.Replace("{root}", root, StringComparison.Ordinal).Replace("{run}", run, StringComparison.Ordinal));
        foreach (var (method, url) in ((HttpMethod, string)[])
        [
            (HttpMethod.Get, $"/api/2.0/mlflow/artifacts/list?run_id={run}"),
            (HttpMethod.Get, $"/get-artifact?run_id={run}&path=passwd"),
            (HttpMethod.Post, $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=passwd"),
        ])
        {
            using var response = await server.Client.SendAsync(new HttpRequestMessage(method, url) { Content = method == HttpMethod.Post ? new StringContent("evil") : null });
            await ArtifactSite.AssertErrorAsync(response, 400, "INVALID_PARAMETER_VALUE", "are not kept by this server");
        }
    }

    [Fact]
    public void An_artifact_folder_that_can_not_be_used_ends_the_start_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        Directory.CreateDirectory(folder["data"]);
        var fault = Assert.Throws<StartException>(() => TrackingHost.Build([$"--Data:Path={folder["data"]}", "--Urls=http://127.0.0.1:0", $"--Artifacts:Path={folder["file"]}"]));
        Assert.Contains("Artifacts:Path", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private static Task RelocateAsync(TrackingServer server, string run, string uri) =>
        server.Services.GetRequiredService<Database>().WriteAsync(session => session.Execute("UPDATE runs SET artifact_uri = @p0 WHERE run_uuid = @p1", uri, run));
}
