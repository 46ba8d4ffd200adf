using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Bundles;
using SkiaSharp;

namespace Fude.App.Tests;

/// <summary>The routes and shapes of the application's HTTP contract.</summary>
public sealed class ApiTests(RunningApp app)
{
    [Fact]
    public async Task Health_is_exactly_the_reference_s_answer() =>
        Assert.Equal("""{"health":"ok"}""", await app.Client.GetStringAsync("api/health"));

    [Fact]
    public async Task The_current_model_goes_by_the_run_id_unless_a_tag_is_set()
    {
        using var response = await app.Client.GetAsync("api/models/current");
        var model = await response.ObjectAsync();
        Assert.Equal(TestModel.RunId, (string?)model["tag"]);
        Assert.Equal(BundleReader.Read(app.Model.Folder).Digest, (string?)model["digest"]);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], model["labels"]!.AsArray().GetValues<string>());
    }

    [Theory]
    [InlineData("api/predictions", true)]
    [InlineData("api/predictions/preview", false)]
    public async Task A_drawing_is_answered_with_probabilities_label_and_tag(string route, bool stored)
    {
        for (var digit = 0; digit < 10; digit++)
        {
            var answer = await app.Client.PredictAsync(Drawings.Png(digit), route);
            Assert.Equal(stored ? ["result", "label", "modelTag", "imageId", "predictionId"] : ["result", "label", "modelTag"], answer.Select(property => property.Key));
            var result = answer["result"]!.AsArray().GetValues<float>().ToArray();
            Assert.Equal(10, result.Length);
            Assert.Equal(1, result.Sum(), 1e-5f);
            Assert.Equal(digit, Array.IndexOf(result, result.Max()));
            Assert.Equal($"{digit}", (string?)answer["label"]);
            Assert.Equal(TestModel.RunId, (string?)answer["modelTag"]);
        }
    }

    [Fact]
    public async Task What_the_network_saw_comes_on_request()
    {
        var answer = await app.Client.PredictAsync(Drawings.Png(3), "api/predictions/preview?pixels=true");
        Assert.Equal(["result", "label", "modelTag", "pixels"], answer.Select(property => property.Key));
        var pixels = Convert.FromBase64String((string)answer["pixels"]!);
        Assert.Equal(784, pixels.Length);
        Assert.Equal(255, pixels.Max());
        Assert.All(pixels[..84], pixel => Assert.Equal(0, pixel)); // a digit in its 20-pixel box leaves the first rows free
        Assert.False((await app.Client.PredictAsync(Drawings.Png(3), "api/predictions?pixels=false")).ContainsKey("pixels"));
    }

    [Fact]
    public async Task Place_and_size_on_the_paper_do_not_matter()
    {
        for (var digit = 0; digit < 10; digit++)
        {
            var small = SKMatrix.CreateScale(0.6f, 0.6f, 140, 140).PostConcat(SKMatrix.CreateTranslation(30, -30));
            var answer = await app.Client.PredictAsync(Drawings.Png(digit, small));
            Assert.Equal($"{digit}", (string?)answer["label"]);
        }
    }

    [Fact]
    public async Task Text_fields_beside_the_picture_are_ignored()
    {
        using var form = Requests.Form(Drawings.Png(5));
        form.Add(new StringContent("hello"), "comment");
        using var response = await app.Client.PostAsync("api/predictions", form);
        Assert.Equal("5", (string?)(await response.ObjectAsync())["label"]);
    }

    [Fact]
    public async Task Many_at_once_get_each_their_own_answer()
    {
        var pictures = Enumerable.Range(0, 10).Select(digit => Drawings.Png(digit)).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => app.Client.PredictAsync(pictures[i % 10])));
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"{i % 10}"), answers.Select(answer => (string?)answer["label"]));
    }

    [Fact]
    public async Task Answers_of_the_api_are_not_kept_by_caches()
    {
        foreach (var route in (string[])["api/health", "api/models/current", "api/none"])
        {
            using var response = await app.Client.GetAsync(route);
            Assert.True(response.Headers.CacheControl?.NoStore, route);
        }
    }
}
