using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>Hostile paths on every route that takes one, sent byte for byte.</summary>
public sealed class HostileRouteTests(ArtifactSite site) : IClassFixture<ArtifactSite>
{
    public static TheoryData<string> RawTargets =>
    [
        "/..", "/../../secret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/..%2f..%2fsecret.txt", "/%252e%252e/secret.txt", "/0/../../secret.txt",
        "/0/%2e%2e/%2e%2e/secret.txt", "/.%2e/secret.txt", "/..%5csecret.txt", @"/..\secret.txt", "/%5c..%5csecret.txt", "//etc/passwd", "/%2fetc/passwd",
        "///etc/passwd", "/file:///etc/passwd", "/file%3a%2f%2f%2fetc/passwd", "/C:/x", "/a%00b", "/a%0d%0aX:%20y", "/a%23b", "/a#b", "/a%3fb", "/%ff", "/%c0%ae%c0%ae/x",
        "/.fude-uploads/x", "/%2efude-uploads/x", "/x/../.fude-uploads/y",
    ];

    [Theory]
    [MemberData(nameof(HostilePaths.All), MemberType = typeof(HostilePaths))]
    public async Task A_hostile_path_is_refused_by_every_route_that_takes_one_in_its_query(string path)
    {
        var (encoded, before) = (RawHttp.Encode(path), Tree());
        foreach (var (method, url) in ((string, string)[])
        [
            ("GET", $"/api/2.0/mlflow/artifacts/list?run_id={site.Run}&path={encoded}"),
            ("GET", $"/get-artifact?run_id={site.Run}&path={encoded}"),
            ("HEAD", $"/get-artifact?run_uuid={site.Run}&path={encoded}"),
            ("GET", $"/model-versions/get-artifact?name=digits&version=1&path={encoded}"),
            ("GET", $"{ArtifactSite.Proxy}?path={encoded}"),
            ("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={site.Run}&path={encoded}"),
        ])
            await AssertRefusedAsync(method, url);
        Assert.Equal(before, Tree());
    }

    [Theory]
    [MemberData(nameof(HostilePaths.Reserved), MemberType = typeof(HostilePaths))]
    public async Task The_server_s_own_folder_is_not_served(string path)
    {
        var before = Tree();
        await AssertRefusedAsync("GET", $"{ArtifactSite.Proxy}?path={RawHttp.Encode(path)}");
        foreach (var method in (string[])["GET", "PUT", "DELETE"])
            await AssertRefusedAsync(method, $"{ArtifactSite.Proxy}/{RawHttp.Encode(path).Replace("%2E%2F", "./", StringComparison.Ordinal)}");
        Assert.Equal(before, Tree());
    }

    [Theory]
    [MemberData(nameof(RawTargets))]
    public async Task A_hostile_address_leads_nowhere_on_the_proxy(string target)
    {
        var before = Tree();
        foreach (var method in (string[])["GET", "PUT", "DELETE"])
        {
            var (status, text) = await RawHttp.SendAsync(site.Server.Address, method, ArtifactSite.Proxy + target, method == "PUT" ? "evil"u8.ToArray() : null);
            Assert.True(status is 400 or 404 or 405, $"{method} {target}: {text}");
            Assert.DoesNotContain("secret\n", text + "\n");
            Assert.DoesNotContain("root:", text);
        }

        Assert.Equal(before, Tree());
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(site.Server.DataFolder, "secret.txt")));
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("PUT", "/")]
    [InlineData("DELETE", "")]
    [InlineData("DELETE", "/")]
    [InlineData("DELETE", "/.")]
    [InlineData("DELETE", "/%2e")]
    public async Task The_root_is_neither_written_nor_deleted(string method, string target)
    {
        var before = Tree();
        var (status, text) = await RawHttp.SendAsync(site.Server.Address, method, ArtifactSite.Proxy + target, method == "PUT" ? "evil"u8.ToArray() : null);
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, Code(text)));
        Assert.Equal(before, Tree());
    }

    [Fact]
    public async Task A_link_in_a_run_s_folder_leads_nowhere_on_any_route()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Directory.CreateSymbolicLink(Path.Combine(site.Folder, "out"), site.Server.DataFolder);
        File.CreateSymbolicLink(Path.Combine(site.Folder, "model", "link"), Path.Combine(site.Server.DataFolder, "secret.txt"));
        try
        {
            foreach (var (method, url) in ((string, string)[])
            [
                ("GET", $"/get-artifact?run_id={site.Run}&path=out/secret.txt"),
                ("GET", $"/get-artifact?run_id={site.Run}&path=model/link"),
                ("GET", "/model-versions/get-artifact?name=digits&version=1&path=link"),
                ("GET", $"/api/2.0/mlflow/artifacts/list?run_id={site.Run}&path=out"),
                ("GET", $"{ArtifactSite.Proxy}?path=0/{site.Run}/artifacts/out"),
                ("GET", $"{site.RunPath}/out/secret.txt"),
                ("PUT", $"{site.RunPath}/out/new.txt"),
                ("DELETE", $"{site.RunPath}/out/secret.txt"),
                ("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={site.Run}&path=out/new.txt"),
            ])
            {
                var (status, text) = await RawHttp.SendAsync(site.Server.Address, method, url, method is "PUT" or "POST" ? "evil"u8.ToArray() : null);
                Assert.True(status == 400 && text.Contains("symbolic link", StringComparison.Ordinal), $"{method} {url}: {text}");
            }

            var listed = await site.Server.GetAsync($"artifacts/list?run_id={site.Run}");
            Assert.DoesNotContain("out", listed["files"]!.AsArray().Select(file => (string)file!["path"]!));
            Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(site.Server.DataFolder, "secret.txt")));
            Assert.False(File.Exists(Path.Combine(site.Server.DataFolder, "new.txt")));
        }
        finally
        {
            File.Delete(Path.Combine(site.Folder, "out"));
            File.Delete(Path.Combine(site.Folder, "model", "link"));
        }
    }

    private async Task AssertRefusedAsync(string method, string url)
    {
        var (status, text) = await RawHttp.SendAsync(site.Server.Address, method, url, method is "POST" or "PUT" ? "evil"u8.ToArray() : null);
        Assert.True(status == 400, $"{method} {url}: {text}");
        if (method != "HEAD")
            Assert.Equal("INVALID_PARAMETER_VALUE", Code(text));
    }

    private static string Code(string answer) => (string)JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!["error_code"]!;

    private string[] Tree() =>
    [
        .. Directory.EnumerateFileSystemEntries(site.Server.DataFolder, "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith("tracking.db", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
