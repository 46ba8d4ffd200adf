using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Fude.App.Tests.Support;

namespace Fude.App.Tests;

/// <summary>The page's files: how they are served, and that they need nothing from elsewhere.</summary>
public sealed partial class PageTests(RunningApp app)
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "wwwroot");

    [Fact]
    public async Task Every_answer_carries_the_strict_headers()
    {
        foreach (var address in (string[])["", "app.js", "api/health", "none", "api/predictions"])
        {
            using var response = await app.Client.GetAsync(address);
            string Header(string name) => string.Join(",", response.Headers.GetValues(name));
            Assert.Equal(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                Header("Content-Security-Policy"));
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("no-referrer", Header("Referrer-Policy"));
            Assert.Contains("camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Every_file_is_served_with_its_type_and_validated_by_its_content()
    {
        foreach (var path in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(Folder, path);
            using var response = await app.Client.GetAsync(name == "index.html" ? "" : name);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(await File.ReadAllBytesAsync(path), await response.Content.ReadAsByteArrayAsync());
            Assert.Equal(ExpectedType(name), response.Content.Headers.ContentType?.MediaType);
            Assert.True(response.Headers.CacheControl?.NoCache);

            using var again = new HttpRequestMessage(HttpMethod.Get, response.RequestMessage!.RequestUri);
            again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            using var unchanged = await app.Client.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
    }

    [Fact]
    public async Task Brotli_is_sent_to_those_who_take_it_under_another_validator()
    {
        using var plain = await app.Client.GetAsync("style.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "style.css") { Headers = { { "Accept-Encoding", "gzip, br" } } };
        using var response = await app.Client.SendAsync(request);
        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.NotEqual(plain.Headers.ETag, response.Headers.ETag);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        await using var unpacked = new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        await unpacked.CopyToAsync(memory);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Folder, "style.css")), memory.ToArray());
    }

    [Theory]
    [InlineData("../Fude.App.dll")]
    [InlineData("..%2fFude.App.dll")]
    [InlineData("%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("wwwroot/app.js")]
    public async Task Nothing_outside_the_page_is_served(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{app.Client.BaseAddress}{address}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var response = await app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public void The_markup_has_no_inline_script_no_inline_style_and_no_other_site()
    {
        var html = File.ReadAllText(Path.Combine(Folder, "index.html"));
        Assert.DoesNotMatch(InlineStyle, html);
        Assert.DoesNotMatch(InlineHandler, html);
        Assert.All(ScriptElement.Matches(html), script => Assert.Contains(" src=", script.Value, StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var outside = Address.Matches(File.ReadAllText(file)).Select(match => match.Value).Where(found => found != "http://www.w3.org");
            Assert.Empty(outside);
        }
    }

    [Fact]
    public void Every_word_is_there_in_both_languages()
    {
        var english = Keys("en");
        var japanese = Keys("ja");
        Assert.True(english.Count > 30);
        Assert.Equal(english, japanese);
        var used = UsedWord.Matches(File.ReadAllText(Path.Combine(Folder, "index.html"))).Select(match => match.Groups["key"].Value);
        Assert.All(used, key => Assert.Contains(key, english));
        foreach (var script in Directory.GetFiles(Folder, "*.js", SearchOption.AllDirectories))
            Assert.All(SaidWord.Matches(File.ReadAllText(script)), match => Assert.Contains(match.Groups["key"].Value, english));
    }

    private static List<string> Keys(string language) =>
        [.. WordKey.Matches(File.ReadAllText(Path.Combine(Folder, "words", language + ".js"))).Select(match => match.Groups["key"].Value)];

    private static string ExpectedType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html",
        ".css" => "text/css",
        ".js" => "text/javascript",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"A new kind of file: {other}"),
    };

    [GeneratedRegex("\\sstyle\\s*=|<style", RegexOptions.None, 1000)]
    private static partial Regex InlineStyle { get; }

    [GeneratedRegex("\\son[a-z]+\\s*=", RegexOptions.None, 1000)]
    private static partial Regex InlineHandler { get; }

    [GeneratedRegex("<script[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex ScriptElement { get; }

    [GeneratedRegex("https?://[a-z0-9.]+", RegexOptions.None, 1000)]
    private static partial Regex Address { get; }

    [GeneratedRegex("^  (?<key>\\w+):", RegexOptions.Multiline, 1000)]
    private static partial Regex WordKey { get; }

    [GeneratedRegex("\\bsay\\('(?<key>\\w+)'", RegexOptions.None, 1000)]
    private static partial Regex SaidWord { get; }

    [GeneratedRegex("data-words(?:-label|-title)?=\"(?<key>\\w+)\"", RegexOptions.None, 1000)]
    private static partial Regex UsedWord { get; }
}
