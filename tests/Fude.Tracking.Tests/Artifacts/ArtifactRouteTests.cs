using System.Text;
using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>The routes for artifacts, over HTTP.</summary>
public sealed class ArtifactRouteTests(ArtifactSite site) : IClassFixture<ArtifactSite>
{
    private TrackingServer Server => site.Server;

    [Fact]
    public async Task A_run_s_location_is_one_of_the_proxy()
    {
        var run = await Server.GetAsync($"runs/get?run_id={site.Run}");
        Assert.Equal($"mlflow-artifacts:/0/{site.Run}/artifacts", (string)run["run"]!["info"]!["artifact_uri"]!);
        var experiment = await Server.GetAsync("experiments/get?experiment_id=0");
        Assert.Equal("mlflow-artifacts:/0", (string)experiment["experiment"]!["artifact_location"]!);
    }

    [Theory]
    [InlineData("run_id", "/api/2.0/mlflow/")]
    [InlineData("run_uuid", "/api/2.0/mlflow/")]
    [InlineData("run_id", "/ajax-api/2.0/mlflow/")]
    public async Task Listings_give_paths_from_the_run_s_root(string parameter, string at)
    {
        var answer = await Server.GetAsync($"{at}artifacts/list?{parameter}={site.Run}&path=model");
        Assert.Equal($"mlflow-artifacts:/0/{site.Run}/artifacts", (string)answer["root_uri"]!);
        Assert.Equal("""[{"path":"model/MLmodel","is_dir":false,"file_size":11},{"path":"model/data","is_dir":true}]""", answer["files"]!.ToJsonString());
    }

    [Fact]
    public async Task A_listing_of_nothing_is_empty()
    {
        var fresh = await Server.CreateRunAsync();
        foreach (var path in (string[])["", "&path=", "&path=.", "&path=no/such"])
            Assert.Empty((await Server.GetAsync($"artifacts/list?run_id={fresh}{path}"))["files"]!.AsArray());
        Assert.Empty((await Server.GetAsync($"artifacts/list?run_id={site.Run}&path=a.txt"))["files"]!.AsArray());
        Assert.Empty((await Server.GetAsync($"{ArtifactSite.Proxy}?path=no/such"))["files"]!.AsArray());
    }

    [Fact]
    public async Task A_long_listing_comes_in_pages_that_hold_every_file_once()
    {
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, "--Artifacts:MaxListed=3");
        var run = await server.CreateRunAsync();
        string[] names = ["a", "b", "b0", "c+d", "e f", "ü", "データ", "z"];
        foreach (var name in names)
            (await server.Client.PutAsync($"{ArtifactSite.Proxy}/0/{run}/artifacts/{Uri.EscapeDataString(name)}", new ByteArrayContent([1]))).EnsureSuccessStatusCode();
        var seen = new List<string>();
        for (string? token = ""; token is not null;)
        {
            var page = await server.GetAsync($"artifacts/list?run_id={run}&page_token={token}");
            Assert.InRange(page["files"]!.AsArray().Count, 1, 3);
            seen.AddRange(page["files"]!.AsArray().Select(file => (string)file!["path"]!));
            token = (string?)page["next_page_token"];
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), seen);
        var (status, error) = await server.SendAsync(HttpMethod.Get, $"artifacts/list?run_id={run}&page_token=!!!");
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
        // The proxy's listing has no tokens, so it is whole.
        Assert.Equal(names.Length, (await server.GetAsync($"{ArtifactSite.Proxy}?path=0/{run}/artifacts"))["files"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_proxy_lists_base_names()
    {
        var answer = await Server.GetAsync($"{ArtifactSite.Proxy}?path=0/{site.Run}/artifacts/model");
        Assert.Equal("""{"files":[{"path":"MLmodel","is_dir":false,"file_size":11},{"path":"data","is_dir":true}]}""", answer.ToJsonString());
        var ajax = await Server.GetAsync($"/ajax-api/2.0/mlflow-artifacts/artifacts/?path=0/{site.Run}/artifacts/model/");
        Assert.Equal(answer.ToJsonString(), ajax.ToJsonString());
        Assert.Equal(["0"], (await Server.GetAsync(ArtifactSite.Proxy))["files"]!.AsArray().Select(file => (string)file!["path"]!).Where(name => name != "elsewhere"));
    }

    [Theory]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts")]
    [InlineData("/ajax-api/2.0/mlflow-artifacts/artifacts")]
    public async Task The_proxy_takes_files_gives_them_and_deletes_them(string proxy)
    {
        var url = $"{proxy}/elsewhere/{Guid.NewGuid():N}/folder%20one/%E3%83%87%E3%83%BC%E3%82%BF.bin";
        var bytes = Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7)).ToArray();
        foreach (var content in (HttpContent[])[new ByteArrayContent([1]), new ByteArrayContent(bytes), new StreamContent(new Chunked(bytes))])
        {
            using var put = await Server.Client.PutAsync(url, content);
            Assert.Equal((200, "application/json", "{}"), ((int)put.StatusCode, put.Content.Headers.ContentType!.MediaType, await put.Content.ReadAsStringAsync()));
        }

        Assert.Equal(bytes, await Server.Client.GetByteArrayAsync(url));
        using var deleted = await Server.Client.DeleteAsync(url);
        Assert.Equal((200, "{}"), ((int)deleted.StatusCode, await deleted.Content.ReadAsStringAsync()));
        await ArtifactSite.AssertErrorAsync(await Server.Client.GetAsync(url), 404, "RESOURCE_DOES_NOT_EXIST", "No such artifact");
        using var again = await Server.Client.DeleteAsync(url);
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task Deleting_a_folder_takes_all_below_it()
    {
        await site.PutAsync("gone/a", "1");
        await site.PutAsync("gone/b/c", "1");
        Assert.Equal(200, (int)(await Server.Client.DeleteAsync($"{site.RunPath}/gone")).StatusCode);
        Assert.Empty((await Server.GetAsync($"artifacts/list?run_id={site.Run}&path=gone"))["files"]!.AsArray());
        Assert.False(Directory.Exists(Path.Combine(site.Folder, "gone")));
    }

    [Theory]
    [InlineData("a%2Fb.txt", "a/b.txt")]
    [InlineData("a%252Fb.txt", "a%2Fb.txt")]
    [InlineData("100%25.txt", "100%.txt")]
    [InlineData("50%2541.txt", "50%41.txt")]
    [InlineData("a+b.txt", "a+b.txt")]
    [InlineData("%61.txt", "a.txt")]
    [InlineData("./x//y/./z", "x/y/z")]
    public async Task A_path_in_the_address_is_decoded_once(string target, string name)
    {
        var folder = $"/elsewhere/{Guid.NewGuid():N}/";
        var (put, _) = await RawHttp.SendAsync(Server.Address, "PUT", ArtifactSite.Proxy + folder + target, "x"u8.ToArray());
        Assert.Equal(200, put);
        Assert.True(File.Exists(Server.DataFolder + "/artifacts" + folder + name));
        var (get, text) = await RawHttp.SendAsync(Server.Address, "GET", ArtifactSite.Proxy + folder + target);
        Assert.Equal((200, true), (get, text.EndsWith("\r\n\r\nx", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Multipart_uploads_are_refused_so_that_clients_send_the_file_whole()
    {
        foreach (var operation in (string[])["create", "complete", "abort"])
        {
            using var response = await Server.Client.PostAsync($"/api/2.0/mlflow-artifacts/mpu/{operation}/0/{site.Run}/artifacts/x", new StringContent("""{"path":"x","num_parts":2}""", Encoding.UTF8, "application/json"));
            await ArtifactSite.AssertErrorAsync(response, 501, "NOT_IMPLEMENTED", "Multipart upload is not supported");
        }
    }

    [Fact]
    public async Task A_page_uploads_a_file_into_a_run()
    {
        var url = $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={site.Run}&path=from/page.txt";
        using var response = await Server.Client.PostAsync(url, new StringContent("from a page"));
        Assert.Equal((200, "{}"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("from a page", await (await site.GetAsync("from/page.txt")).Content.ReadAsStringAsync());
        await ArtifactSite.AssertErrorAsync(await Server.Client.PostAsync("/api/2.0/mlflow/upload-artifact?run_uuid=x&path=y", new StringContent("x")), 404, "ENDPOINT_NOT_FOUND", "");
    }

    [Fact]
    public async Task An_upload_into_a_run_needs_a_run_that_is_active_a_path_and_data()
    {
        async Task Fails(string query, string body, int status, string code, string words) =>
            await ArtifactSite.AssertErrorAsync(await Server.Client.PostAsync($"/ajax-api/2.0/mlflow/upload-artifact?{query}", new StringContent(body)), status, code, words);

        await Fails("path=x", "x", 400, "INVALID_PARAMETER_VALUE", "Request must specify run_uuid.");
        await Fails($"run_uuid={site.Run}", "x", 400, "INVALID_PARAMETER_VALUE", "Request must specify path.");
        await Fails($"run_uuid={site.Run}&path=x", "", 400, "INVALID_PARAMETER_VALUE", "Request must specify data.");
        await Fails($"run_uuid={site.Run}&path=.", "x", 400, "INVALID_PARAMETER_VALUE", "Invalid path");
        await Fails("run_uuid=00000000000000000000000000000000&path=x", "x", 404, "RESOURCE_DOES_NOT_EXIST", "not found");
        var deleted = await Server.CreateRunAsync();
        await Server.PostAsync("runs/delete", new { run_id = deleted });
        await Fails($"run_uuid={deleted}&path=x", "x", 400, "INVALID_PARAMETER_VALUE", "'active' state");
    }

    [Fact]
    public async Task Missing_parameters_runs_files_and_versions_are_told()
    {
        async Task Fails(string url, int status, string code, string words) => await ArtifactSite.AssertErrorAsync(await Server.Client.GetAsync(url), status, code, words);

        await Fails("/get-artifact?path=x", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'");
        await Fails($"/get-artifact?run_id={site.Run}", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'path'");
        await Fails("/get-artifact?run_id=00000000000000000000000000000000&path=x", 404, "RESOURCE_DOES_NOT_EXIST", "Run with id=00000000000000000000000000000000 not found");
        await Fails($"/get-artifact?run_id={site.Run}&path=no/such", 404, "RESOURCE_DOES_NOT_EXIST", "No such artifact");
        await Fails($"/get-artifact?run_id={site.Run}&path=model", 400, "INVALID_PARAMETER_VALUE", "is a folder");
        await Fails("/api/2.0/mlflow/artifacts/list", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'run_id'");
        await Fails("/api/2.0/mlflow/artifacts/list?run_id=00000000000000000000000000000000", 404, "RESOURCE_DOES_NOT_EXIST", "not found");
        await Fails("/model-versions/get-artifact?version=1&path=x", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'");
        await Fails("/model-versions/get-artifact?name=digits&path=x", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'version'");
        await Fails("/model-versions/get-artifact?name=digits&version=1", 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'path'");
        await Fails("/model-versions/get-artifact?name=digits&version=x&path=x", 400, "INVALID_PARAMETER_VALUE", "must be an integer");
        await Fails("/model-versions/get-artifact?name=digits&version=9&path=x", 404, "RESOURCE_DOES_NOT_EXIST", "Model Version (name=digits, version=9) not found");
        await Fails("/model-versions/get-artifact?name=digits&version=1&path=no", 404, "RESOURCE_DOES_NOT_EXIST", "No such artifact");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_version_s_files_are_those_of_its_run(int version) =>
        Assert.Equal("flavors: {}", await Server.Client.GetStringAsync($"/model-versions/get-artifact?name=digits&version={version}&path=MLmodel"));

    [Fact]
    public async Task Artifacts_kept_elsewhere_are_told_to_be()
    {
        await Server.PostAsync("model-versions/create", new { name = "digits", source = "s3://bucket/model" });
        var versions = (await Server.GetAsync("registered-models/get?name=digits"))["registered_model"]!["latest_versions"]!;
        var version = (string)versions[0]!["version"]!;
        await ArtifactSite.AssertErrorAsync(
            await Server.Client.GetAsync($"/model-versions/get-artifact?name=digits&version={version}&path=MLmodel"), 400, "INVALID_PARAMETER_VALUE", "The artifacts at 's3://bucket/model' are not kept by this server");
    }

    [Fact]
    public async Task An_artifact_location_inside_the_root_is_taken_and_one_outside_is_not()
    {
        var id = (string)(await Server.PostAsync("experiments/create", new { name = $"e{Guid.NewGuid():N}", artifact_location = "elsewhere/mine" }))["experiment_id"]!;
        Assert.Equal("mlflow-artifacts:/elsewhere/mine", (string)(await Server.GetAsync($"experiments/get?experiment_id={id}"))["experiment"]!["artifact_location"]!);
        var run = await Server.CreateRunAsync(id);
        Assert.Equal($"mlflow-artifacts:/elsewhere/mine/{run}/artifacts", (string)(await Server.GetAsync($"runs/get?run_id={run}"))["run"]!["info"]!["artifact_uri"]!);
        foreach (var location in (string[])["/etc", "file:///etc", "s3://bucket", "../x", "mlflow-artifacts:/../x", "C:\\x", "a#b"])
        {
            var (status, error) = await Server.SendAsync(HttpMethod.Post, "experiments/create", new { name = $"e{Guid.NewGuid():N}", artifact_location = location });
            Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
        }
    }

    // A body without a length.
    private sealed class Chunked(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
