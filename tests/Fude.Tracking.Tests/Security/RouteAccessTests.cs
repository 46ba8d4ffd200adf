using System.Text.RegularExpressions;
using Fude.Hosting.Security;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Tracking.Tests.Security;

/// <summary>Every route that there is, against every role, over HTTP.</summary>
public sealed partial class RouteAccessTests
{
    // What is open to everybody. A new line here is a decision.
    private static readonly string[] Open = ["GET /health", "GET /version", "POST /api/fude/login", "GET /signin", "POST /signin", "POST /session", "POST /session/end"];

    [Fact]
    public async Task Every_route_says_who_may_use_it_and_few_are_for_everybody()
    {
        await using var host = await SecuredServer.StartAsync();
        var routes = Routes(host);
        Assert.NotEmpty(routes);
        Assert.DoesNotContain(routes, route => route.Access is null);
        Assert.Equal(Open.Order(StringComparer.Ordinal), routes.Where(route => route.Access == Access.Anyone).Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_only_looks_is_for_readers_and_what_changes_is_not()
    {
        await using var host = await SecuredServer.StartAsync();
        foreach (var (method, path, access) in Routes(host).Where(route => route.Path.Contains("/mlflow", StringComparison.Ordinal)))
        {
            var looks = method is "GET" or "HEAD" || LookingRoute().IsMatch(path);
            Assert.True(looks ? access == Access.Read : access is Access.Write or Access.Admin, $"{method} {path} is for {access}");
        }

        Assert.All(Routes(host).Where(route => route.Path.StartsWith("/api/fude/users", StringComparison.Ordinal)), route => Assert.Equal(Access.Admin, route.Access));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("reader")]
    [InlineData("writer")]
    [InlineData("admin")]
    public async Task Each_route_lets_pass_whom_it_is_for(string? user)
    {
        await using var host = await SecuredServer.StartAsync();
        var authorization = user is null ? null : await host.SignInAsync(user);
        foreach (var (method, path, access) in Routes(host))
        {
            var (status, json, _) = await host.SendAsync(method, Fill(path), authorization, method is "GET" or "HEAD" ? null : new { });
            var may = access == Access.Anyone || (user is not null && Roles.Parse(user)!.Value.May(access!.Value));
            var told = $"{user ?? "nobody"}: {method} {path} ({access}) answers {status} {json}";
            if (may)
                Assert.True(status is not 401 and not 403 and not 500, told);
            else if (IsPage(host, path))
                Assert.Contains("action=\"/session\"", (string?)json, StringComparison.Ordinal); // it led to the form to sign in
            else
                Assert.True(status == (user is null ? 401 : 403) && (method == "HEAD" || (string?)json["error_code"] == (user is null ? "UNAUTHENTICATED" : "PERMISSION_DENIED")), told);
        }
    }

    [Fact]
    public async Task The_consoles_files_are_for_everybody_and_only_read()
    {
        await using var host = await SecuredServer.StartAsync();
        var files = host.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            Assert.Equal(Access.Anyone, AccessRules.AccessOf(file));
            Assert.Equal(["GET", "HEAD"], file.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods);
        });
    }

    private static bool IsPage(SecuredServer host, string path) => host.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Any(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/') == path && endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null);

    private static List<(string Method, string Path, Access? Access)> Routes(SecuredServer host) =>
    [
        .. from endpoint in host.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null // files of the console: see below
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), AccessRules.AccessOf(endpoint)),
    ];

    // A number is a name too.
    private static string Fill(string path) => Parameter().Replace(path, "1");

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();

    [GeneratedRegex("/(search|search-datasets|get-latest-versions|get-history-bulk-interval)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LookingRoute();
}
