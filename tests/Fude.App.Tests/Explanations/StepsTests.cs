using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Imaging;
using SkiaSharp;

namespace Fude.App.Tests.Explanations;

/// <summary>Behind the scenes: what is shown of a prediction is what really happened to it.</summary>
public sealed class StepsTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.MySql, false)]
    public async Task Every_step_is_that_of_the_prediction_itself(DatabaseKind kind, bool inFolder)
    {
        await using var host = await StoredApp.StartAsync(app.Model, kind, ["--Bundle:Tag=v1", .. inFolder ? (string[])["--Pictures:InFolder"] : []]);
        var picture = Drawings.Png(7);
        var said = await host.Client.PredictAsync(picture, "api/predictions?pixels=true");
        var steps = JsonNode.Parse(await host.Client.GetStringAsync($"api/drawings/{said["imageId"]}/steps"))!.AsObject();

        Assert.Equal(("v1", "7", "mnist-v1"), ((string)steps["modelTag"]!, (string)steps["label"]!, (string)steps["preprocessing"]!));
        Assert.Equal(said["result"]!.AsArray().GetValues<float>(), steps["probabilities"]!.AsArray().GetValues<float>());
        var softmax = steps["scores"]!.AsArray().GetValues<double>().Select(Math.Exp).ToArray();
        Assert.All(softmax.Zip(said["result"]!.AsArray().GetValues<double>()), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.Equal((string?)said["pixels"], (string?)steps["tensor"]!["values"]);
        Assert.Equal([1, 1, 28, 28], steps["tensor"]!["shape"]!.AsArray().GetValues<int>());
        Assert.Equal(Convert.FromBase64String((string)said["pixels"]!), Grey(steps["frame"]!));
        Assert.Equal(280 * 280, Grey(steps["ink"]!).Length);
        Assert.True((bool)steps["darkInk"]!);
        Assert.Equal(20, Math.Max((int)steps["scaled"]!["width"]!, (int)steps["scaled"]!["height"]!));
        var box = steps["box"]!;
        Assert.All(Grey(steps["ink"]!).Select((ink, i) => (ink, X: i % 280, Y: i / 280)).Where(dot => dot.ink > 0), dot =>
        {
            Assert.InRange(dot.X, (int)box["left"]!, (int)box["left"]! + (int)box["width"]! - 1);
            Assert.InRange(dot.Y, (int)box["top"]!, (int)box["top"]! + (int)box["height"]! - 1);
        });

        Assert.Equal(picture, await host.Client.GetByteArrayAsync((string)steps["received"]!["url"]!));
        var stored = steps["stored"]!;
        Assert.Equal((inFolder ? "folder" : "database", picture.Length, 784), ((string)stored["picture"]!, (int)stored["pictureBytes"]!, (int)stored["pixelBytes"]!));
        Assert.Equal((long)said["predictionId"]!, (long)stored["predictionId"]!);
        foreach (var step in (string[])["decode", "preprocess", "infer", "store"])
            Assert.InRange((double)steps["micros"]![step]!, 0.1, 10_000_000);
    }

    [Fact]
    public async Task A_model_that_has_not_answered_yet_shows_its_way_all_the_same()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Model.Folder}");
        var said = await host.Client.PredictAsync(Drawings.Png(7));
        var steps = JsonNode.Parse(await host.Client.GetStringAsync($"api/drawings/{said["imageId"]}/steps?model=v2"))!.AsObject();
        Assert.Equal("v2", (string?)steps["modelTag"]);
        Assert.True(steps["stored"]!.AsObject().ContainsKey("predictionId"));
        Assert.Null(steps["stored"]!["predictionId"]);
    }

    [Theory]
    [InlineData("api/drawings/99/steps", 404, "not_found")]
    [InlineData("api/drawings/1/steps?model=nobody", 400, "bad_parameter")]
    public async Task What_can_t_be_shown_is_told(string path, int status, string code)
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        await host.Client.PredictAsync(Drawings.Png(7));
        using var response = await host.Client.GetAsync(path);
        Assert.Equal((status, code), ((int)response.StatusCode, (string?)(await response.ObjectAsync())["code"]));
    }

    [Fact]
    public async Task A_large_picture_is_shown_smaller_than_it_is()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        using var large = new SKBitmap(3000, 2000, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using (var canvas = new SKCanvas(large))
            canvas.DrawRect(1000, 500, 300, 1200, new SKPaint { Color = SKColors.Black });
        var said = await host.Client.PredictAsync(large.Encode(SKEncodedImageFormat.Png, 100).ToArray());
        var steps = JsonNode.Parse(await host.Client.GetStringAsync($"api/drawings/{said["imageId"]}/steps"))!.AsObject();
        Assert.Equal((3000, 2000), ((int)steps["received"]!["width"]!, (int)steps["received"]!["height"]!));
        Assert.Equal((1024, 682), ((int)steps["ink"]!["width"]!, (int)steps["ink"]!["height"]!));
        var (ink, box) = (Grey(steps["ink"]!), steps["box"]!);
        Assert.Equal((1000, 500, 300, 1200), ((int)box["left"]!, (int)box["top"]!, (int)box["width"]!, (int)box["height"]!));
        var scale = (double)box["scale"]!;
        Assert.Equal(255, ink[((int)(1100 * scale) * 1024) + (int)(1150 * scale)]);
        Assert.Equal(0, ink[((int)(1100 * scale) * 1024) + (int)(900 * scale)]);
    }

    private static byte[] Grey(JsonNode plane)
    {
        Assert.True(PictureDecoder.TryDecode(Convert.FromBase64String((string)plane["png"]!), PictureLimits.Default, out var picture, out _));
        Assert.Equal(((int)plane["width"]!, (int)plane["height"]!), (picture.Width, picture.Height));
        return [.. Enumerable.Range(0, picture.Width * picture.Height).Select(i => picture.Rgba.Span[4 * i])];
    }
}
