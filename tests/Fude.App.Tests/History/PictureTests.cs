using System.Net;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Imaging;

namespace Fude.App.Tests.History;

/// <summary>The pictures of stored drawings, wherever they are kept.</summary>
public sealed class PictureTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite, "--Bundle:Tag=v1")]
    [InlineData(DatabaseKind.Sqlite, "--Pictures:InFolder")]
    [InlineData(DatabaseKind.MySql, "--Bundle:Tag=v1")]
    [InlineData(DatabaseKind.MySql, "--Pictures:InFolder")]
    public async Task Both_pictures_of_a_drawing_are_there_and_kept_for_ever(DatabaseKind kind, string setting)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, setting);
        var picture = Drawings.Png(3);
        var answer = await host.Client.PredictAsync(picture, "api/predictions?pixels=true");
        var key = await KeyAsync(host);

        using var original = await host.Client.GetAsync($"images/{key}/original.png");
        Assert.Equal(picture, await original.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", original.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", original.Headers.CacheControl!.ToString());
        Assert.Equal(Convert.FromBase64String((string)answer["pixels"]!), Grey(await host.Client.GetByteArrayAsync($"images/{key}/resized.png")));

        foreach (var file in (string[])["original", "resized"])
        {
            using var whole = await host.Client.GetAsync($"images/{key}/{file}.png");
            using var head = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"images/{key}/{file}.png"));
            Assert.Equal((HttpStatusCode.OK, whole.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            using var known = new HttpRequestMessage(HttpMethod.Get, $"images/{key}/{file}.png") { Headers = { IfNoneMatch = { whole.Headers.ETag! } } };
            using var same = await host.Client.SendAsync(known);
            Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync()).Length));
            Assert.Equal(whole.Headers.ETag, same.Headers.ETag);
        }
    }

    [Fact]
    public async Task Pictures_stay_where_they_were_when_the_setting_changes()
    {
        var folder = DataFolder.New();
        var pictures = (string[])["--Pictures:InFolder", "--Bundle:Tag=v1"];
        for (var start = 0; start < 2; start++)
        {
            await using var host = await StoredApp.StartAsync(app.Model.Folder, folder, pictures[start]);
            await host.Client.PredictAsync(Drawings.Png(start));
            for (var image = 0; image <= start; image++)
                Assert.Equal(Drawings.Png(image), await host.Client.GetByteArrayAsync($"images/{await KeyAsync(host, image + 1)}/original.png"));
        }
    }

    [Fact]
    public async Task Rows_of_the_reference_application_have_the_files_that_it_wrote()
    {
        var folder = DataFolder.New();
        var images = Path.Combine(folder, "pictures-of-the-reference");
        Directory.CreateDirectory(Path.Combine(images, "6e0f-ab_1"));
        await File.WriteAllBytesAsync(Path.Combine(images, "6e0f-ab_1", "original.png"), Drawings.Png(1), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(images, "6e0f-ab_1", "resized.png"), Drawings.Png(2), TestContext.Current.CancellationToken);
        await using var host = await StoredApp.StartAsync(app.Model.Folder, folder, $"--Pictures:Path={images}");
        foreach (var slash in (string[])["/", ""])
        {
            await host.Database.WriteAsync(session =>
            {
                session.Execute("DELETE FROM images");
                session.Execute("INSERT INTO images (original_filename, resized_filename) VALUES (@p0, @p1)", $"{slash}images/6e0f-ab_1/original.png", $"{slash}images/6e0f-ab_1/resized.png");
            });
            Assert.Equal(Drawings.Png(1), await host.Client.GetByteArrayAsync("images/6e0f-ab_1/original.png"));
            Assert.Equal(Drawings.Png(2), await host.Client.GetByteArrayAsync("images/6e0f-ab_1/resized.png"));
            // Pixels that are filled in later don't change what the address has given.
            await host.Database.WriteAsync(session => session.Execute("UPDATE images SET pixels = @p0", new byte[784]));
            Assert.Equal(Drawings.Png(2), await host.Client.GetByteArrayAsync("images/6e0f-ab_1/resized.png"));
        }
    }

    [Fact]
    public async Task Nothing_outside_of_the_pictures_can_be_asked_for()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Pictures:InFolder");
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "original.png"), "not a picture of anybody", TestContext.Current.CancellationToken);
        await host.Database.WriteAsync(session => session.Execute("INSERT INTO images (original_filename, resized_filename) VALUES ('/images/../original.png', '/images/../resized.png'), ('/images/%2e%2e/original.png', '')"));
        foreach (var key in (string[])["..", "%2e%2e", "%252e%252e", "a%2F..", "a%00b", "unknown", new string('a', 129)])
        {
            using var response = await host.Client.GetAsync(new Uri($"{host.Client.BaseAddress}images/{key}/original.png", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            Assert.True((int)response.StatusCode is 404 or 400, $"{key}: {response.StatusCode}");
            Assert.DoesNotContain("anybody", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var missing = await host.Client.GetAsync("images/unknown/resized.png");
        Assert.Equal("not_found", (string?)(await missing.ObjectAsync())["code"]);
        Assert.Equal("no-store", missing.Headers.CacheControl!.ToString());
    }

    private static async Task<string> KeyAsync(StoredApp host, long image = 1) =>
        (await host.Database.ReadAsync(session => session.First("SELECT original_filename FROM images WHERE id = @p0", row => row.GetString(0), image)))!.Split('/')[2];

    private static IEnumerable<byte> Grey(byte[] png)
    {
        Assert.True(PictureDecoder.TryDecode(png, PictureLimits.Default, out var picture, out _));
        Assert.Equal((28, 28), (picture.Width, picture.Height));
        return [.. Enumerable.Range(0, 784).Select(i => picture.Rgba.Span[4 * i])];
    }
}
