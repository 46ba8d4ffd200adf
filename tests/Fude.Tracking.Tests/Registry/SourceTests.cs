using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Registry;

/// <summary>Where versions may come from.</summary>
public sealed class SourceTests
{
    [Fact]
    public async Task A_local_source_lies_in_the_artifacts_of_the_run_that_is_named()
    {
        await using var server = await TrackingServer.StartAsync();
        await server.CreateModelAsync();
        var (run, other) = (await server.CreateRunAsync(), await server.CreateRunAsync());
        var folder = Path.Combine(server.DataFolder, "artifacts", "0", run, "artifacts");
        foreach (var source in (string[])[folder, $"{folder}/model", $"file://{folder}/model"])
            Assert.Equal(source, (string)(await server.PostAsync("model-versions/create", new { name = "digits", source, run_id = run }))["model_version"]!["source"]!);

        async Task Fails(string source, string? run_id, int status, string words) =>
            await server.AssertFailsAsync(HttpMethod.Post, "model-versions/create", new { name = "digits", source, run_id }, status, status == 404 ? "RESOURCE_DOES_NOT_EXIST" : "INVALID_PARAMETER_VALUE", words);
        await Fails($"{folder}/model", null, 400, "To use a local path as a model version source, the run_id request parameter has to be specified");
        await Fails($"{folder}/model", other, 400, "contained within the artifact directory of the run");
        await Fails($"{folder}/model", "0123456789abcdef0123456789abcdef", 404, "Run with id=0123456789abcdef0123456789abcdef not found");
        await Fails($"{folder}/../../../../secret", run, 400, "Invalid model version source");
        await Fails($"{folder}/%2e%2e/x", run, 400, "Invalid model version source");
        await Fails("/etc/passwd", run, 400, "contained within the artifact directory");
        await Fails("file:///etc/passwd", run, 400, "contained within the artifact directory");
        await Fails("model", run, 400, "contained within the artifact directory");
        await Fails("mlflow-artifacts:/0/../../x", null, 400, "without relative path references");
        await Fails("http://host/?a=/../b", null, 400, "without relative path references");
        await Fails("s3://bucket/%252e%252e/x", null, 400, "without relative path references");
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_version_that_is_copied_from_another_has_that_one_s_files(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        await server.CreateModelAsync("live");
        await server.CreateVersionAsync(source: "s3://bucket/the-files");
        await server.PostAsync("registered-models/alias", new { name = "digits", alias = "champion", version = "1" });
        foreach (var source in (string[])["models:/digits/1", "models:/digits@champion", "models:/live/1"])
        {
            var copy = await server.CreateVersionAsync("live", source);
            Assert.Equal(source, (string)copy["source"]!);
            Assert.Equal("s3://bucket/the-files", (string)(await server.GetAsync($"model-versions/get-download-uri?name=live&version={copy["version"]}"))["artifact_uri"]!);
        }

        async Task Fails(string source, int status, string code) =>
            await server.AssertFailsAsync(HttpMethod.Post, "model-versions/create", new { name = "live", source }, status, code, $"Unable to fetch model from model URI source artifact location '{source}'");
        await Fails("models:/digits/9", 404, "RESOURCE_DOES_NOT_EXIST");
        await Fails("models:/none/1", 404, "RESOURCE_DOES_NOT_EXIST");
        await Fails("models:/digits@none", 400, "INVALID_PARAMETER_VALUE");
        await Fails("models:/digits", 400, "INVALID_PARAMETER_VALUE");
        await Fails("models:/digits/latest", 400, "INVALID_PARAMETER_VALUE");
        // The failed ones took no number.
        Assert.Equal("4", (string)(await server.CreateVersionAsync("live"))["version"]!);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_version_of_a_logged_model_has_that_one_s_files(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        await server.CreateModelAsync("m-digits"); // looks like a logged model's id
        var info = (await server.PostAsync("logged-models", new { experiment_id = "0", name = "net" }))["model"]!["info"]!;
        var (id, uri) = ((string)info["model_id"]!, (string)info["artifact_uri"]!);
        var file = $"/api/2.0/mlflow-artifacts/artifacts/{uri["mlflow-artifacts:/".Length..]}/MLmodel";
        (await server.Client.PutAsync(file, new StringContent("flavors"))).EnsureSuccessStatusCode();

        var version = (await server.PostAsync("model-versions/create", new { name = "digits", source = $"models:/{id}", model_id = id }))["model_version"]!;

        Assert.Equal(($"models:/{id}", uri), ((string)version["source"]!, (string)(await server.GetAsync("model-versions/get-download-uri?name=digits&version=1"))["artifact_uri"]!));
        Assert.Equal("flavors", await server.Client.GetStringAsync("/model-versions/get-artifact?name=digits&version=1&path=MLmodel"));
        await server.CreateVersionAsync("m-digits");
        await server.PostAsync("registered-models/alias", new { name = "m-digits", alias = "champion", version = "1" });
        foreach (var source in (string[])["models:/m-digits/1", "models:/m-digits@champion"])
            await server.CreateVersionAsync(source: source);
        await server.AssertFailsAsync(HttpMethod.Post, "model-versions/create", new { name = "digits", source = "models:/m-none" }, 404, "RESOURCE_DOES_NOT_EXIST", "Unable to fetch model from model URI");
    }

    [Fact]
    public async Task A_prompt_has_a_word_for_a_source()
    {
        await using var server = await TrackingServer.StartAsync();
        var tags = new[] { new { key = "mlflow.prompt.is_prompt", value = "true" }, new { key = "mlflow.prompt.text", value = "Hello {{name}}" } };
        await server.PostAsync("registered-models/create", new { name = "greeting", tags = tags[..1] });
        var version = (await server.PostAsync("model-versions/create", new { name = "greeting", source = "dummy-source", tags }))["model_version"]!;
        Assert.Equal("dummy-source", (string)version["source"]!);
        await server.AssertFailsAsync(HttpMethod.Post, "model-versions/create", new { name = "greeting", source = "../../etc", tags }, 400, "INVALID_PARAMETER_VALUE", "Invalid model version source");
        var (status, error) = await server.SendAsync(HttpMethod.Get, "/model-versions/get-artifact?name=greeting&version=1&path=x");
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
    }
}
