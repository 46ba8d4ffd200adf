using System.Net.Http.Headers;
using System.Text;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>How files are answered: in ranges, not twice, and as nothing that a browser runs.</summary>
public sealed class DownloadTests(ArtifactSite site) : IClassFixture<ArtifactSite>
{
    [Theory]
    [InlineData(0, 3, "arti", "bytes 0-3/10")]
    [InlineData(9, 9, "a", "bytes 9-9/10")]
    [InlineData(4, 100, "fact a", "bytes 4-9/10")]
    [InlineData(4, null, "fact a", "bytes 4-9/10")]
    [InlineData(null, 2, " a", "bytes 8-9/10")]
    public async Task A_range_is_answered(int? from, int? to, string text, string range)
    {
        using var response = await site.GetAsync("a.txt", request => request.Headers.Range = new RangeHeaderValue(from, to));
        Assert.Equal((206, text, range), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentRange?.ToString()));
    }

    [Fact]
    public async Task A_range_that_is_not_there_is_refused_with_the_length()
    {
        using var response = await site.GetAsync("a.txt", request => request.Headers.Range = new RangeHeaderValue(10, 20));
        Assert.Equal((416, "bytes */10"), ((int)response.StatusCode, response.Content.Headers.ContentRange?.ToString()));
    }

    [Fact]
    public async Task What_the_client_has_is_not_sent_again()
    {
        using var first = await site.GetAsync("a.txt");
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);
        Assert.Equal("bytes", first.Headers.AcceptRanges.Single());
        Assert.Contains("no-cache", first.Headers.CacheControl!.ToString());
        using var same = await site.GetAsync("a.txt", request => request.Headers.IfNoneMatch.Add(tag));
        Assert.Equal((304, ""), ((int)same.StatusCode, await same.Content.ReadAsStringAsync()));
        using var other = await site.GetAsync("a.txt", request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\"")));
        Assert.Equal(200, (int)other.StatusCode);
        using var since = await site.GetAsync("a.txt", request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified);
        Assert.Equal(304, (int)since.StatusCode);
        using var match = await site.GetAsync("a.txt", request => request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"other\"")));
        Assert.Equal(412, (int)match.StatusCode);
    }

    [Fact]
    public async Task A_download_goes_on_only_with_the_file_it_began_with()
    {
        await site.PutAsync("changing", "first version");
        using var first = await site.GetAsync("changing");
        async Task<HttpResponseMessage> Rest() => await site.GetAsync("changing", request =>
        {
            request.Headers.Range = new RangeHeaderValue(6, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(first.Headers.ETag!);
        });
        using (var rest = await Rest())
            Assert.Equal((206, "version"), ((int)rest.StatusCode, await rest.Content.ReadAsStringAsync()));

        await site.PutAsync("changing", "other version"); // as long as the first
        using var whole = await Rest();
        Assert.Equal((200, "other version"), ((int)whole.StatusCode, await whole.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Head_tells_all_but_the_content()
    {
        using var get = await site.GetAsync("a.txt");
        foreach (var url in (string[])[$"/get-artifact?run_id={site.Run}&path=a.txt", $"{site.RunPath}/a.txt"])
        {
            using var head = await site.Server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));
            Assert.Equal((200, 10L, get.Headers.ETag), ((int)head.StatusCode, head.Content.Headers.ContentLength, head.Headers.ETag));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("page.html", "text/plain; charset=utf-8")]
    [InlineData("page.HTM", "text/plain; charset=utf-8")]
    [InlineData("page.xhtml", "text/plain; charset=utf-8")]
    [InlineData("picture.svg", "text/plain; charset=utf-8")]
    [InlineData("script.js", "text/plain; charset=utf-8")]
    [InlineData("script.mjs", "text/plain; charset=utf-8")]
    [InlineData("data.xml", "text/plain; charset=utf-8")]
    [InlineData("data.json", "text/plain; charset=utf-8")]
    [InlineData("MLmodel", "text/plain; charset=utf-8")]
    [InlineData("table.csv", "text/plain; charset=utf-8")]
    [InlineData("chart.png", "image/png")]
    [InlineData("photo.JPG", "image/jpeg")]
    [InlineData("weights.bin", "application/octet-stream")]
    [InlineData("page.html.", "application/octet-stream")]
    [InlineData("page.shtml", "application/octet-stream")]
    [InlineData("page.mht", "application/octet-stream")]
    [InlineData("document.pdf", "application/octet-stream")]
    [InlineData("movie.swf", "application/octet-stream")]
    [InlineData("noname", "application/octet-stream")]
    public async Task No_file_is_something_that_a_browser_runs(string name, string type)
    {
        await site.PutAsync(name, "<html><script>alert(1)</script></html>");
        foreach (var url in (string[])[$"/get-artifact?run_id={site.Run}&path={name}", $"{site.RunPath}/{name}"])
        {
            using var response = await site.Server.Client.GetAsync(url);
            Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
            Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["sandbox; default-src 'none'"], response.Headers.GetValues("Content-Security-Policy"));
        }
    }

    [Theory]
    [InlineData("plain.txt")]
    [InlineData("with space.txt")]
    [InlineData("データ.txt")]
    [InlineData("quote\".txt")]
    [InlineData("semi;colon=.txt")]
    [InlineData("percent%20.txt")]
    [InlineData("it's.txt")]
    public async Task The_name_to_save_under_is_the_file_s(string name)
    {
        await site.PutAsync($"names/{Uri.EscapeDataString(name)}", "x");
        using var response = await site.GetAsync($"names/{name}");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(name, response.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.All(string.Join(' ', response.Content.Headers.GetValues("Content-Disposition")), c => Assert.InRange(c, ' ', '~'));
    }

    [Fact]
    public async Task An_empty_file_is_answered()
    {
        await site.PutAsync("empty", "");
        using var response = await site.GetAsync("empty");
        Assert.Equal((200, 0L), ((int)response.StatusCode, response.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task A_download_that_has_begun_ends_with_the_file_it_began_with()
    {
        var old = new string('o', 20_000_000);
        await site.PutAsync("large", old);
        using var response = await site.Server.Client.GetAsync($"{site.RunPath}/large", HttpCompletionOption.ResponseHeadersRead);
        await site.PutAsync("large", "new");
        Assert.Equal(old, await response.Content.ReadAsStringAsync());
        Assert.Equal("new", Encoding.UTF8.GetString(await site.Server.Client.GetByteArrayAsync($"{site.RunPath}/large")));
    }
}
