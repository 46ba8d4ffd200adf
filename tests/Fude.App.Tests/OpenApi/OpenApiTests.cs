using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Errors;
using Fude.App.Releases;
using Fude.App.Telemetry;
using Fude.App.Tests.Releases;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.App.Tests.OpenApi;

/// <summary>The document and the routes say the same.</summary>
public sealed class OpenApiTests(RunningApp app)
{
    [Fact]
    public async Task Every_route_is_in_the_document_and_nothing_else_is()
    {
        await using var host = AppHost.Build([DataFolder.Setting, $"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0"]);
        var routes = AccessRules.Routes(host).OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<RouteName>() is null && !route.RoutePattern.RawText!.Contains("**", StringComparison.Ordinal)) // the page's files, and what is under no route
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText!.Replace(":long", "", StringComparison.Ordinal)}"))
            .Where(route => !route.StartsWith("HEAD ", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        var document = await ApiDocument.OfAsync(app.Client);
        Assert.Equal(routes, document.Operations.Select(operation => $"{operation.Method} {operation.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_names_every_code_of_an_error()
    {
        var document = await ApiDocument.OfAsync(app.Client);
        var codes = document.Root["components"]!["schemas"]!["Problem"]!["properties"]!["code"]!["enum"]!.AsArray().GetValues<string>();
        Assert.Equal(AppErrors.All.Select(error => error.Code).Order(StringComparer.Ordinal), codes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_is_sent_again_only_when_it_has_changed()
    {
        using var first = await app.Client.GetAsync("api/openapi.json");
        Assert.Equal("3.1.0", (string?)(await first.ObjectAsync())["openapi"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/openapi.json") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var again = await app.Client.SendAsync(request);
        Assert.Equal(304, (int)again.StatusCode);
    }

    [Fact]
    public async Task Path_parameters_are_those_of_the_path_and_every_operation_has_a_name_of_its_own()
    {
        var document = await ApiDocument.OfAsync(app.Client);
        var operations = document.Operations.Select(each => (each.Path, document.Root["paths"]![each.Path]![each.Method.ToLowerInvariant()]!)).ToList();
        Assert.All(operations, operation => Assert.Equal(
            operation.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')),
            (operation.Item2["parameters"] as JsonArray ?? []).Where(parameter => (string?)parameter!["in"] == "path").Select(parameter => (string)parameter!["name"]!)));
        Assert.Equal(operations.Count, operations.Select(operation => (string)operation.Item2["operationId"]!).Distinct().Count());
    }

    [Fact]
    public async Task Its_schemas_turn_away_what_they_do_not_know()
    {
        var document = await ApiDocument.OfAsync(app.Client);
        using var unknown = System.Text.Json.JsonDocument.Parse("""{"nothing":true}""");
        Assert.All(document.Root["components"]!["schemas"]!.AsObject(), schema =>
            Assert.False(document.Standalone(new JsonObject { ["$ref"] = $"#/components/schemas/{schema.Key}" }).Evaluate(unknown.RootElement).IsValid));
    }

    [Fact]
    public async Task What_the_routes_answer_fits_it()
    {
        using var folder = new TemporaryFolder();
        TokenKeyFile.ReadOrCreate(folder["token.key"]);
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Second.Folder}", $"--Security:KeyFile={folder["token.key"]}", "--Security:Proxies=127.0.0.1");
        var document = await ApiDocument.OfAsync(host.Client);
        var asked = new ApiWalk(host.Client, document);
        await asked.PredictionsAsync();
        await asked.HistoryAsync();
        var admin = new AccessTokens(new TokenKeys(folder["token.key"], ofDataFolder: false, TimeProvider.System), TimeProvider.System, new TokenOptions())
            .Issue(new Caller("local", Role.Admin) { IsLocal = true }).Text;
        await asked.FeedbackAsync(admin);
        // The releases of two images beside, to say the share of.
        await host.Services.GetRequiredService<ReleaseChanges>().SettleAsync(new("v3", $"sha256:{new string('a', 64)}", "runs:/abc/model", ReleaseStrategy.Image, "settings", "a walk"), ReleaseStart.Pinned);
        await asked.ReleasesAsync(admin, ReleaseHost.Wish(app.Second, "v2", "shadow"));
        await asked.RepredictionsAsync();
        await asked.InferenceAsync();
        await asked.OperatingAsync();
        Assert.Equal(
            document.Operations.Order(),
            document.Checked.Where(each => each.Status < 300).Select(each => (each.Method, each.Path)).Distinct().Order());
    }
}
