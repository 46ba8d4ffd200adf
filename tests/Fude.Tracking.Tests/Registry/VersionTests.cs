using Fude.Hosting.Databases;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Tracking.Tests.Registry;

/// <summary>Versions of models over HTTP.</summary>
public sealed class VersionTests
{
    public static TheoryData<Storage> Storages => [Storage.Sqlite, Storage.MariaDb];

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task A_version_is_made_ready_in_no_stage(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var model = await server.CreateModelAsync();
        await Task.Delay(5);
        var run = await server.CreateRunAsync();
        var version = (await server.PostAsync("model-versions/create", new
        {
            name = "digits",
            source = $"runs:/{run}/model",
            run_id = run,
            run_link = "http://other/run",
            description = "first",
            tags = new[] { new { key = "b", value = "1" }, new { key = "a", value = "2" }, new { key = "b", value = "3" } },
        }))["model_version"]!;
        Assert.Equal(("digits", "1", "None", "READY"), ((string)version["name"]!, (string)version["version"]!, (string)version["current_stage"]!, (string)version["status"]!));
        Assert.Equal(($"runs:/{run}/model", run, "http://other/run", "first"), ((string)version["source"]!, (string)version["run_id"]!, (string)version["run_link"]!, (string)version["description"]!));
        Assert.Equal(["2", "3"], version["tags"].Texts("value"));
        Assert.Equal(version.ToJsonString(), (await server.VersionAsync("1")).ToJsonString());
        Assert.Equal($"runs:/{run}/model", (string)(await server.GetAsync("model-versions/get-download-uri?name=digits&version=1"))["artifact_uri"]!);
        var updated = (await server.ModelAsync()).Updated();
        Assert.True(updated > model.Updated());
        Assert.Equal(updated, (long)version["creation_timestamp"]!);

        var bare = await server.CreateVersionAsync();
        Assert.Equal(("2", "", ""), ((string)bare["version"]!, (string?)bare["run_id"] ?? "", (string?)bare["description"] ?? ""));
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Numbers_are_never_used_again(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        for (var i = 1; i <= 3; i++)
            Assert.Equal($"{i}", (string)(await server.CreateVersionAsync())["version"]!);
        await server.SendOkAsync(HttpMethod.Delete, "model-versions/delete", new { name = "digits", version = "3" });
        await server.SendOkAsync(HttpMethod.Delete, "model-versions/delete", new { name = "digits", version = "1" });
        Assert.Equal("4", (string)(await server.CreateVersionAsync())["version"]!);
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Many_at_once_get_a_number_each(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        var versions = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ => (int)int.Parse((string)(await server.CreateVersionAsync())["version"]!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(Enumerable.Range(1, 40), versions.Order());
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task A_deleted_version_is_gone_and_its_row_emptied(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        await server.PostAsync("model-versions/create", new { name = "digits", source = "s3://secret", run_id = "r", run_link = "http://secret", description = "secret", tags = new[] { new { key = "k", value = "secret" } } });
        await server.PostAsync("registered-models/alias", new { name = "digits", alias = "champion", version = "1" });
        var before = (await server.ModelAsync()).Updated();
        await Task.Delay(5);

        Assert.Equal("{}", (await server.SendOkAsync(HttpMethod.Delete, "model-versions/delete", new { name = "digits", version = "1" })).ToJsonString());

        var model = await server.ModelAsync();
        Assert.True(model.Updated() > before);
        Assert.Empty(model["latest_versions"].Texts("version"));
        Assert.Empty(model["aliases"].Texts("alias"));
        foreach (var (method, path, body) in ((HttpMethod, string, object?)[])
        [
            (HttpMethod.Get, "model-versions/get?name=digits&version=1", null),
            (HttpMethod.Get, "model-versions/get-download-uri?name=digits&version=1", null),
            (HttpMethod.Delete, "model-versions/delete", new { name = "digits", version = "1" }),
            (HttpMethod.Patch, "model-versions/update", new { name = "digits", version = "1", description = "x" }),
            (HttpMethod.Post, "model-versions/transition-stage", new { name = "digits", version = "1", stage = "Staging", archive_existing_versions = false }),
            (HttpMethod.Post, "model-versions/set-tag", new { name = "digits", version = "1", key = "k", value = "v" }),
            (HttpMethod.Delete, "model-versions/delete-tag", new { name = "digits", version = "1", key = "k" }),
            (HttpMethod.Post, "registered-models/alias", new { name = "digits", alias = "a", version = "1" }),
        ])
            await server.AssertFailsAsync(method, path, body, 404, "RESOURCE_DOES_NOT_EXIST", "Model Version (name=digits, version=1) not found");

        var row = await server.Services.GetRequiredService<Database>().ReadAsync(session => session.First(
            "SELECT current_stage, source, run_id, run_link, description, user_id, status_message, storage_location, (SELECT COUNT(*) FROM model_version_tags) FROM model_versions",
            row => Enumerable.Range(0, 9).Select(i => row.IsDBNull(i) ? null : row.GetValue(i).ToString()).ToArray()));
        Assert.Equal(["Deleted_Internal", "REDACTED-SOURCE-PATH", "REDACTED-RUN-ID", "REDACTED-RUN-LINK", null, null, null, null, "0"], row!);
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Stages_are_written_in_any_case_and_answered_in_one(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        await server.CreateVersionAsync();
        foreach (var (given, stage) in ((string, string)[])[("staging", "Staging"), ("PRODUCTION", "Production"), ("archived", "Archived"), ("nOnE", "None")])
        {
            var before = (await server.ModelAsync()).Updated();
            await Task.Delay(2);
            var moved = (await server.PostAsync("model-versions/transition-stage", new { name = "digits", version = "1", stage = given, archive_existing_versions = false }))["model_version"]!;
            Assert.Equal(stage, (string)moved["current_stage"]!);
            Assert.True(moved.Updated() > before);
            Assert.Equal(moved.Updated(), (await server.ModelAsync()).Updated());
        }

        foreach (var stage in (string[])["Live", "Deleted_Internal", " staging", "ſtaging"])
            await server.AssertFailsAsync(HttpMethod.Post, "model-versions/transition-stage", new { name = "digits", version = "1", stage, archive_existing_versions = false }, 400, "INVALID_PARAMETER_VALUE", "Invalid Model Version stage");
        await server.AssertFailsAsync(HttpMethod.Post, "model-versions/transition-stage", new { name = "digits", version = "1" }, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'stage'");
        await server.AssertFailsAsync(HttpMethod.Post, "model-versions/transition-stage", new { name = "digits", version = "1", stage = "Staging", archive_existing_versions = "perhaps" }, 400, "INVALID_PARAMETER_VALUE", "archive_existing_versions");
        await server.AssertFailsAsync(HttpMethod.Post, "model-versions/transition-stage", new { name = "digits", version = "2", stage = "Staging", archive_existing_versions = true }, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Moving_to_an_active_stage_may_archive_those_that_are_there(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        for (var i = 0; i < 5; i++)
            await server.CreateVersionAsync();
        foreach (var (version, stage) in ((string, string)[])[("1", "Production"), ("2", "Production"), ("3", "Staging"), ("4", "Production")])
            await server.MoveAsync(version, stage);

        await server.MoveAsync("2", "production", archive: true);
        async Task<string[]> Stages() => [.. await Task.WhenAll(Enumerable.Range(1, 5).Select(async i => (string)(await server.VersionAsync($"{i}"))["current_stage"]!))];
        Assert.Equal(["Archived", "Production", "Staging", "Archived", "None"], await Stages());
        await server.MoveAsync("5", "Staging", archive: true);
        Assert.Equal(["Archived", "Production", "Archived", "Archived", "Staging"], await Stages());
        foreach (var stage in (string[])["None", "archived"])
            await server.AssertFailsAsync(HttpMethod.Post, "model-versions/transition-stage", new { name = "digits", version = "1", stage, archive_existing_versions = true }, 400, "INVALID_PARAMETER_VALUE", $"cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are ['Staging', 'Production']");
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Description_and_tags_of_a_version_change(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        var made = await server.CreateVersionAsync();
        var modelBefore = (await server.ModelAsync()).Updated();
        await Task.Delay(5);
        var described = (await server.SendOkAsync(HttpMethod.Patch, "model-versions/update", new { name = "digits", version = "1", description = "筆" }))["model_version"]!;
        Assert.Equal("筆", (string)described["description"]!);
        Assert.True(described.Updated() > made.Updated());
        foreach (var (key, value) in ((string, string)[])[("k", "1"), ("k", "2"), ("K", "3")])
            await server.PostAsync("model-versions/set-tag", new { name = "digits", version = "1", key, value });
        await server.SendOkAsync(HttpMethod.Delete, "model-versions/delete-tag", new { name = "digits", version = "1", key = "K" });
        await server.SendOkAsync(HttpMethod.Delete, "model-versions/delete-tag?name=digits&version=1&key=none");
        var version = await server.VersionAsync("1");
        Assert.Equal("""[{"key":"k","value":"2"}]""", version["tags"]!.ToJsonString());
        Assert.Equal(described.Updated(), version.Updated());
        Assert.Equal(modelBefore, (await server.ModelAsync()).Updated());
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task An_alias_points_to_one_version_and_moves(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        await server.CreateVersionAsync();
        await server.CreateVersionAsync();
        foreach (var (alias, version) in ((string, string)[])[("champion", "1"), ("Champion", "2"), ("挑戦者", "2"), ("a-b_c", "1"), ("champion", "2"), ("version1", "1"), ("v", "1"), ("1", "1")])
            Assert.Equal("{}", (await server.PostAsync("registered-models/alias", new { name = "digits", alias, version })).ToJsonString());

        Assert.Equal("2", (string)(await server.GetAsync("registered-models/alias?name=digits&alias=champion"))["model_version"]!["version"]!);
        Assert.Equal(["Champion", "champion", "挑戦者"], (await server.VersionAsync("2"))["aliases"].Texts());
        Assert.Equal(["1", "Champion", "a-b_c", "champion", "v", "version1", "挑戦者"], (await server.ModelAsync())["aliases"].Texts("alias"));
        Assert.Equal(["1", "2", "1", "2", "1", "1", "2"], (await server.ModelAsync())["aliases"].Texts("version"));

        await server.SendOkAsync(HttpMethod.Delete, "registered-models/alias", new { name = "digits", alias = "champion" });
        await server.SendOkAsync(HttpMethod.Delete, "registered-models/alias", new { name = "digits", alias = "champion" });
        await server.AssertFailsAsync(HttpMethod.Get, "registered-models/alias?name=digits&alias=champion", null, 400, "INVALID_PARAMETER_VALUE", "Registered model alias champion not found.");
        await server.SendOkAsync(HttpMethod.Delete, "model-versions/delete", new { name = "digits", version = "2" });
        Assert.Equal(["1", "a-b_c", "v", "version1"], (await server.ModelAsync())["aliases"].Texts("alias"));
        await server.AssertFailsAsync(HttpMethod.Delete, "registered-models/alias", new { name = "none", alias = "a" }, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
    }

    [Fact]
    public async Task An_alias_does_not_read_as_a_version()
    {
        await using var server = await TrackingServer.StartAsync();
        await server.CreateModelAsync();
        await server.CreateVersionAsync();
        async Task Fails(string alias, string words) => await server.AssertFailsAsync(HttpMethod.Post, "registered-models/alias", new { name = "digits", alias, version = "1" }, 400, "INVALID_PARAMETER_VALUE", words);
        foreach (var alias in (string[])["latest", "LATEST", "Latest"])
            await Fails(alias, "'latest' alias name (case insensitive) is reserved.");
        foreach (var alias in (string[])["v1", "V12", "v007"])
            await Fails(alias, $"Version alias name '{alias}' is reserved.");
        foreach (var alias in (string[])["a b", "a/b", "a.b", "a@b", "a\n", "é!"])
            await Fails(alias, "Names may only contain alphanumerics, underscores (_), and dashes (-).");
        await Fails(new string('a', 256), "255");
        await Fails("", "Missing value for required parameter 'alias'");
        await server.PostAsync("registered-models/alias", new { name = "digits", alias = new string('a', 255), version = "1" });
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/alias", new { name = "digits", alias = "a", version = "9" }, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/alias", new { name = "digits", alias = "a" }, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'version'");
    }

    [Theory]
    [InlineData("x", 400)]
    [InlineData("1.0", 400)]
    [InlineData("1 OR 1=1", 400)]
    [InlineData("0x1", 400)]
    [InlineData("", 400)]
    [InlineData("٣", 400)]
    [InlineData("-1", 404)]
    [InlineData("0", 404)]
    [InlineData("99999999999999999999", 404)]
    public async Task A_version_is_named_by_its_number(string version, int status)
    {
        await using var server = await TrackingServer.StartAsync();
        await server.CreateModelAsync();
        await server.CreateVersionAsync();
        var (answered, error) = await server.SendAsync(HttpMethod.Get, $"model-versions/get?name=digits&version={Uri.EscapeDataString(version)}");
        Assert.Equal((status, status == 404 ? "RESOURCE_DOES_NOT_EXIST" : "INVALID_PARAMETER_VALUE"), (answered, (string)error["error_code"]!));
    }

    [Fact]
    public async Task Limits_of_a_version_are_those_of_its_columns()
    {
        await using var server = await TrackingServer.StartAsync();
        await server.CreateModelAsync();
        async Task Fails(object body, string words) => await server.AssertFailsAsync(HttpMethod.Post, "model-versions/create", body, 400, "INVALID_PARAMETER_VALUE", words);
        await Fails(new { name = "digits" }, "Missing value for required parameter 'source'");
        await Fails(new { source = "s3://x" }, "Missing value for required parameter 'name'");
        await Fails(new { name = "digits", source = "s3://" + new string('x', 496) }, "500");
        await Fails(new { name = "digits", source = "s3://x", run_link = new string('x', 501) }, "500");
        await Fails(new { name = "digits", source = "s3://x", run_id = new string('x', 33) }, "32");
        await Fails(new { name = "digits", source = "s3://x", description = new string('x', 5001) }, "5000");
        await Fails(new { name = "digits", source = "s3://x", tags = "x" }, "tags");
        await server.AssertFailsAsync(HttpMethod.Post, "model-versions/create", new { name = "none", source = "s3://x" }, 404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=none not found");
        Assert.Empty((await server.ModelAsync())["latest_versions"].Texts("version"));
    }
}
