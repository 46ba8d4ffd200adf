using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Registry;

/// <summary>Registered models over HTTP.</summary>
public sealed class ModelTests
{
    public static TheoryData<Storage> Storages => [Storage.Sqlite, Storage.MariaDb];

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task A_model_is_made_with_description_and_tags(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var made = (await server.PostAsync("registered-models/create", new
        {
            name = "数字 digits",
            description = "reads digits",
            tags = new[] { new { key = "b", value = "1" }, new { key = "a", value = "" }, new { key = "b", value = "2" } },
        }))["registered_model"]!;
        Assert.Equal(made.ToJsonString(), (await server.ModelAsync("数字 digits")).ToJsonString());
        Assert.Equal("reads digits", (string)made["description"]!);
        Assert.Equal([("a", ""), ("b", "2")], made["tags"]!.AsArray().Select(tag => ((string)tag!["key"]!, (string)tag["value"]!)));
        Assert.Equal((long)made["creation_timestamp"]!, made.Updated());
        Assert.InRange((long)made["creation_timestamp"]!, DateTimeOffset.Parse("2024-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), long.MaxValue);
        Assert.Empty(made["latest_versions"].Texts("version"));
        Assert.Empty(made["aliases"].Texts("alias"));
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Names_are_unique_by_every_character(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        foreach (var name in (string[])["digits", "Digits", "digits ", "dígits", "digıts"])
            await server.CreateModelAsync(name);
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/create", new { name = "digits" }, 400, "RESOURCE_ALREADY_EXISTS", "Registered Model (name=digits) already exists");
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/rename", new { name = "Digits", new_name = "digits" }, 400, "RESOURCE_ALREADY_EXISTS", "already exists");
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/rename", new { name = "none", new_name = "digits" }, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("/")]
    [InlineData("models:/a/1")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public async Task Names_without_slash_and_colon_are_taken_only(string name)
    {
        await using var server = await TrackingServer.StartAsync();
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/create", new { name }, 400, "INVALID_PARAMETER_VALUE", "Invalid model name");
        await server.CreateModelAsync();
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/rename", new { name = "digits", new_name = name }, 400, "INVALID_PARAMETER_VALUE", "Invalid model name");
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Names_have_256_characters_descriptions_5000_and_tags_250_and_5000(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var (name, description, key, value) = (new string('名', 256), new string('筆', 5000), new string('k', 250), new string('値', 5000));
        await server.PostAsync("registered-models/create", new { name, description, tags = new[] { new { key, value } } });
        var model = await server.ModelAsync(name);
        Assert.Equal((description, value), ((string)model["description"]!, (string)model["tags"]![0]!["value"]!));

        async Task Fails(object body, string words) =>
            await server.AssertFailsAsync(HttpMethod.Post, "registered-models/create", body, 400, "INVALID_PARAMETER_VALUE", words);
        await Fails(new { name = name + "x" }, "256");
        await Fails(new { name = "x", description = description + "x" }, "5000");
        await Fails(new { name = "x", tags = new[] { new { key = key + "k", value } } }, "250");
        await Fails(new { name = "x", tags = new[] { new { key, value = value + "x" } } }, "5000");
        await Fails(new { name = "x", tags = new[] { new { key = "a//b", value = "" } } }, "name");
        await Fails(new { name = "" }, "Missing value for required parameter 'name'");
        await Fails(new { }, "Missing value for required parameter 'name'");
        await Fails(new { name = 5 }, "Invalid value 5 for parameter 'name' supplied");
        await server.AssertFailsAsync(HttpMethod.Get, "registered-models/get?name=x", null, 404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=x not found");
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Renaming_carries_versions_tags_and_aliases_along(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        await server.PostAsync("registered-models/set-tag", new { name = "digits", key = "task", value = "reading" });
        await server.CreateVersionAsync();
        await server.CreateVersionAsync();
        await server.PostAsync("model-versions/set-tag", new { name = "digits", version = "1", key = "gate", value = "passed" });
        await server.PostAsync("registered-models/alias", new { name = "digits", alias = "champion", version = "1" });
        await server.SendOkAsync(HttpMethod.Delete, "model-versions/delete", new { name = "digits", version = "2" });
        var before = await server.VersionAsync("1");
        await Task.Delay(5);

        var renamed = (await server.PostAsync("registered-models/rename", new { name = "digits", new_name = "numbers" }))["registered_model"]!;

        Assert.Equal("numbers", (string)renamed["name"]!);
        Assert.Equal(["task"], renamed["tags"].Texts("key"));
        Assert.Equal(["champion"], renamed["aliases"].Texts("alias"));
        Assert.Equal(["1"], renamed["latest_versions"].Texts("version"));
        var version = await server.VersionAsync("1", "numbers");
        Assert.Equal(("numbers", "passed", "champion"), ((string)version["name"]!, (string)version["tags"]![0]!["value"]!, (string)version["aliases"]![0]!));
        Assert.True(version.Updated() > before.Updated() && renamed.Updated() == version.Updated());
        await server.AssertFailsAsync(HttpMethod.Get, "registered-models/get?name=digits", null, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
        await server.AssertFailsAsync(HttpMethod.Get, "model-versions/get?name=digits&version=1", null, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
        Assert.Equal("3", (string)(await server.CreateVersionAsync("numbers"))["version"]!); // 2 was deleted, under another name
        await server.PostAsync("registered-models/rename", new { name = "numbers", new_name = "numbers" });
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/rename", new { name = "numbers" }, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'new_name'");
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Deleting_a_model_takes_all_that_belongs_to_it(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        await server.CreateModelAsync("other");
        await server.CreateVersionAsync("other");
        await server.CreateVersionAsync();
        await server.PostAsync("registered-models/set-tag", new { name = "digits", key = "k", value = "v" });
        await server.PostAsync("model-versions/set-tag", new { name = "digits", version = "1", key = "k", value = "v" });
        await server.PostAsync("registered-models/alias", new { name = "digits", alias = "champion", version = "1" });

        Assert.Equal("{}", (await server.SendOkAsync(HttpMethod.Delete, "registered-models/delete", new { name = "digits" })).ToJsonString());

        await server.AssertFailsAsync(HttpMethod.Delete, "registered-models/delete", new { name = "digits" }, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
        await server.AssertFailsAsync(HttpMethod.Get, "model-versions/get?name=digits&version=1", null, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
        var again = await server.CreateModelAsync();
        Assert.Empty(again["tags"].Texts("key"));
        Assert.Empty(again["aliases"].Texts("alias"));
        var version = await server.CreateVersionAsync();
        Assert.Equal("1", (string)version["version"]!);
        Assert.Empty(version["tags"].Texts("key"));
        Assert.Equal(["1"], (await server.ModelAsync("other"))["latest_versions"].Texts("version"));
        // MLflow's clients send the body, others the query.
        await server.SendOkAsync(HttpMethod.Delete, "registered-models/delete?name=other");
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task A_description_is_set_and_taken_away(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var made = await server.CreateModelAsync();
        await Task.Delay(5);
        var described = (await server.SendOkAsync(HttpMethod.Patch, "registered-models/update", new { name = "digits", description = "reads" }))["registered_model"]!;
        Assert.Equal("reads", (string)described["description"]!);
        Assert.True(described.Updated() > made.Updated());
        var bare = (await server.SendOkAsync(HttpMethod.Patch, "registered-models/update", new { name = "digits" }))["registered_model"]!;
        Assert.Equal("", (string?)bare["description"] ?? "");
        await server.AssertFailsAsync(HttpMethod.Patch, "registered-models/update", new { name = "none", description = "x" }, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Tags_are_set_overwritten_and_removed_silently(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var made = await server.CreateModelAsync();
        foreach (var (key, value) in ((string, string)[])[("a", "1"), ("A", "2"), ("a", "3"), ("データ件数", ""), ("a/b c.d-e:f", "x")])
            Assert.Equal("{}", (await server.PostAsync("registered-models/set-tag", new { name = "digits", key, value })).ToJsonString());
        await server.SendOkAsync(HttpMethod.Delete, "registered-models/delete-tag", new { name = "digits", key = "A" });
        await server.SendOkAsync(HttpMethod.Delete, "registered-models/delete-tag", new { name = "digits", key = "none" });
        var model = await server.ModelAsync();
        Assert.Equal(["a", "a/b c.d-e:f", "データ件数"], model["tags"].Texts("key"));
        Assert.Equal(["3", "x", ""], model["tags"].Texts("value"));
        Assert.Equal(made.Updated(), model.Updated());
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/set-tag", new { name = "none", key = "a", value = "1" }, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/set-tag", new { name = "digits", key = "a" }, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'value'");
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/set-tag", new { name = "digits", value = "a" }, 400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'key'");
        await server.AssertFailsAsync(HttpMethod.Delete, "registered-models/delete-tag", new { name = "none", key = "a" }, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task The_latest_version_of_each_stage_is_told(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        await server.CreateModelAsync();
        for (var i = 0; i < 6; i++)
            await server.CreateVersionAsync();
        await server.MoveAsync("2", "Production");
        await server.MoveAsync("3", "Staging");
        await server.MoveAsync("4", "Production");
        await server.SendOkAsync(HttpMethod.Delete, "model-versions/delete", new { name = "digits", version = "6" });

        // In the order in which the stages were first reached, as MLflow has it.
        Assert.Equal(["5", "4", "3"], (await server.ModelAsync())["latest_versions"].Texts("version"));
        async Task<string[]> Latest(object body) => (await server.PostAsync("registered-models/get-latest-versions", body))["model_versions"].Texts("version");
        Assert.Equal(["5", "4", "3"], await Latest(new { name = "digits" }));
        Assert.Equal(["5", "4", "3"], await Latest(new { name = "digits", stages = Array.Empty<string>() }));
        Assert.Equal(["4"], await Latest(new { name = "digits", stages = new[] { "production" } }));
        Assert.Equal(["4", "3"], await Latest(new { name = "digits", stages = new[] { "STAGING", "Production" } }));
        Assert.Empty(await Latest(new { name = "digits", stages = new[] { "Archived" } }));
        Assert.Equal(["4", "3"], (await server.GetAsync("registered-models/get-latest-versions?name=digits&stages=Staging&stages=Production"))["model_versions"].Texts("version"));
        await server.AssertFailsAsync(HttpMethod.Post, "registered-models/get-latest-versions", new { name = "digits", stages = new[] { "Live" } }, 400, "INVALID_PARAMETER_VALUE", "Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.");
        await server.AssertFailsAsync(HttpMethod.Get, "registered-models/get-latest-versions?name=none", null, 404, "RESOURCE_DOES_NOT_EXIST", "not found");
    }
}
