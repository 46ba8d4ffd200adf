using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Hosting.Servers;
using Fude.Imaging;
using SkiaSharp;

namespace Fude.App.Tests.Storage;

/// <summary>Every prediction that is answered is in the database, with its picture.</summary>
public sealed class StoringTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task An_answered_drawing_is_there_with_picture_pixels_and_answer(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, "--Bundle:Tag=v1");
        var picture = Drawings.Png(4);
        var answer = await host.Client.PredictAsync(picture, "api/predictions?pixels=true");

        var (image, prediction) = ((long)answer["imageId"]!, (long)answer["predictionId"]!);
        var row = await host.Database.ReadAsync(session => session.First("SELECT original_filename, resized_filename, pixels, content FROM images JOIN pictures ON image_id = id WHERE id = @p0",
            row => (Original: row.GetString(0), Resized: row.GetString(1), Pixels: row.Bytes(2), Content: row.Bytes(3)), image));
        Assert.Matches("^/images/[0-9a-f]{32}/original.png$", row.Original);
        Assert.Equal(row.Original.Replace("original", "resized", StringComparison.Ordinal), row.Resized);
        Assert.Equal(picture, row.Content);
        Assert.Equal(Convert.FromBase64String((string)answer["pixels"]!), row.Pixels);
        var said = await host.Database.ReadAsync(session => session.First("SELECT result, label, tag, image_id FROM predictions JOIN models m ON m.id = model_id WHERE predictions.id = @p0",
            row => (Result: row.GetString(0), Label: row.GetString(1), Tag: row.GetString(2), Image: row.GetInt64(3)), prediction));
        Assert.Equal(("4", "v1", image), (said.Label, said.Tag, said.Image));
        Assert.Equal(answer["result"]!.AsArray().GetValues<float>(), JsonNode.Parse(said.Result)!.AsArray().GetValues<float>());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Many_at_once_are_stored_each_with_its_own_picture(DatabaseKind kind)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind);
        var pictures = Enumerable.Range(0, 10).Select(digit => Drawings.Png(digit)).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => host.Client.PredictAsync(pictures[i % 10])));
        Assert.Equal(150, answers.Select(answer => (long)answer["imageId"]!).Distinct().Count());
        Assert.Equal(150, answers.Select(answer => (long)answer["predictionId"]!).Distinct().Count());
        var rows = await host.Database.ReadAsync(session => session.Query("SELECT p.id, label, content, p.image_id FROM predictions p JOIN pictures c ON c.image_id = p.image_id",
            row => (Id: row.GetInt64(0), Label: row.GetString(1), Content: row.Bytes(2), Image: row.GetInt64(3))));
        Assert.Equal(150, rows.Count);
        foreach (var (answer, i) in answers.Select((answer, i) => (answer, i)))
        {
            var row = rows.Single(row => row.Id == (long)answer["predictionId"]!);
            Assert.Equal((long)answer["imageId"]!, row.Image);
            Assert.Equal((string)answer["label"]!, row.Label);
            Assert.Equal(pictures[i % 10], row.Content);
        }
    }

    [Fact]
    public async Task A_preview_or_a_bad_picture_leaves_nothing()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        await host.Client.PredictAsync(Drawings.Png(4), "api/predictions/preview");
        using var form = Requests.Form([1, 2, 3]);
        using var response = await host.Client.PostAsync("api/predictions", form);
        Assert.Equal(415, (int)response.StatusCode);
        Assert.Equal(0, await host.NumberAsync("SELECT (SELECT COUNT(*) FROM images) + (SELECT COUNT(*) FROM predictions) + (SELECT COUNT(*) FROM pictures)"));
    }

    [Fact]
    public async Task A_picture_of_another_format_is_kept_as_png()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        using var bitmap = SKBitmap.Decode(Drawings.Png(7));
        using var opaque = new SKBitmap(bitmap.Width, bitmap.Height);
        using (var canvas = new SKCanvas(opaque))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(bitmap, new SKRect(0, 0, bitmap.Width, bitmap.Height), SKSamplingOptions.Default);
        }

        using var jpeg = opaque.Encode(SKEncodedImageFormat.Jpeg, 95);
        await host.Client.PredictAsync(jpeg.ToArray());
        var kept = (await host.Database.ReadAsync(session => session.First("SELECT content FROM pictures", row => row.Bytes(0))))!;
        Assert.True(PngFile.IsPng(kept));
        Assert.True(PictureDecoder.TryDecode(kept, PictureLimits.Default, out var picture, out _));
        Assert.Equal((280, 280), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task In_a_folder_both_pictures_are_files_and_the_row_holds_none()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Pictures:InFolder");
        var picture = Drawings.Png(2);
        var answer = await host.Client.PredictAsync(picture, "api/predictions?pixels=true");
        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(host.Folder, "images")));
        Assert.Equal(picture, await File.ReadAllBytesAsync(Path.Combine(folder, "original.png"), TestContext.Current.CancellationToken));
        Assert.True(PictureDecoder.TryDecode(await File.ReadAllBytesAsync(Path.Combine(folder, "resized.png"), TestContext.Current.CancellationToken), PictureLimits.Default, out var resized, out _));
        Assert.Equal(Convert.FromBase64String((string)answer["pixels"]!), Enumerable.Range(0, 784).Select(i => resized.Rgba.Span[4 * i]));
        Assert.Equal(0, await host.NumberAsync("SELECT COUNT(*) FROM pictures"));
    }

    [Fact]
    public async Task When_too_many_wait_to_be_stored_the_next_is_told_so_at_once_and_leaves_nothing()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Storage:MaxWaiting=1", "--Storage:MaxGroup=1", "--Pictures:InFolder");
        using var hold = new ManualResetEventSlim();
        var held = host.Database.WriteAsync(_ => hold.Wait(TimeSpan.FromSeconds(30)));
        var picture = Drawings.Png(1);
        // One is with the writer, which waits; one waits in the queue; the third has no place.
        var taken = new List<Task<HttpResponseMessage>>();
        HttpResponseMessage? refused = null;
        while (refused is null && taken.Count < 50)
        {
            var sent = host.Client.PostAsync("api/predictions", Requests.Form(picture));
            if (await Task.WhenAny(sent, Task.Delay(500)) == sent && (int)(await sent).StatusCode == 503)
                refused = await sent;
            else
                taken.Add(sent);
        }

        Assert.Equal("busy", (string?)(await refused!.ObjectAsync())["code"]);
        Assert.Equal(TimeSpan.FromSeconds(1), refused!.Headers.RetryAfter?.Delta);
        refused.Dispose();
        hold.Set();
        await held;
        foreach (var sent in taken)
        {
            using var response = await sent;
            Assert.Equal(200, (int)response.StatusCode);
        }

        Assert.Equal(taken.Count, await host.NumberAsync("SELECT COUNT(*) FROM images"));
        Assert.Equal(taken.Count, Directory.GetDirectories(Path.Combine(host.Folder, "images")).Length);
    }

    [Fact]
    public async Task A_tag_names_one_bundle_for_ever()
    {
        var folder = DataFolder.New();
        await using (await StoredApp.StartAsync(app.Model.Folder, folder, "--Bundle:Tag=v1"))
        {
        }

        await using (var host = await StoredApp.StartAsync(app.Model.Folder, folder, "--Bundle:Tag=v1"))
            await host.Database.WriteAsync(session => session.Execute("UPDATE models SET digest = 'another'"));

        var refused = await Assert.ThrowsAsync<StartException>(() => StoredApp.StartAsync(app.Model.Folder, folder, "--Bundle:Tag=v1"));
        Assert.Contains("can't go by the tag 'v1', which names another bundle", refused.Message, StringComparison.Ordinal);
    }
}
