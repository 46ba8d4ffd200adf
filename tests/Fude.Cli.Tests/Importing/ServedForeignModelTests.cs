using System.Globalization;
using System.Text.Json;
using Fude.Bundles;
using Fude.Cli.Tests.Supervision;
using Fude.Inference;
using Fude.Testing;

namespace Fude.Cli.Tests.Importing;

/// <summary>A network that was trained here, written as the reference application's tools write it, comes back as what it was.</summary>
public sealed class ServedForeignModelTests(TrainedBundle trained) : IClassFixture<TrainedBundle>
{
    private const string Digits = "0,1,2,3,4,5,6,7,8,9";

    [Fact]
    public async Task It_answers_as_the_bundle_that_its_weights_are_from()
    {
        using var folder = new TemporaryFolder();
        var (bundle, output) = await ImportAsync(folder, "mnist-v1");

        using var original = Classifier.Load(trained.Folder);
        using var imported = Classifier.Load(bundle);
        var largest = 0f;
        foreach (var picture in Enumerable.Range(0, 10).SelectMany(trained.Pictures))
        {
            var file = await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken);
            var (expected, actual) = (original.Classify(file), imported.Classify(file));
            Assert.Equal(expected.Label, actual.Label);
            largest = Math.Max(largest, expected.Probabilities.Zip(actual.Probabilities).Max(pair => Math.Abs(pair.First - pair.Second)));
        }

        Assert.InRange(largest, 0, 1e-5);
        Assert.DoesNotContain("that is few", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_scale_shows_in_what_it_reads_right()
    {
        using var folder = new TemporaryFolder();

        var (_, output) = await ImportAsync(folder, "mnist-v1", "--invert");

        Assert.Contains("that is few: check --input-scale, --invert, --preprocess and the order of --labels", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_a_folder_become_its_golden_samples()
    {
        using var folder = new TemporaryFolder();
        foreach (var digit in (int[])[3, 5])
        {
            Directory.CreateDirectory(folder[$"pictures/{digit}"]);
            foreach (var picture in trained.Pictures(digit))
                File.Copy(picture, Path.Combine(folder[$"pictures/{digit}"], Path.GetFileName(picture)));
        }

        var (bundle, output) = await ImportAsync(folder, "mnist-v1", "--samples", folder["pictures"]);

        var count = trained.Pictures(3).Length + trained.Pictures(5).Length;
        Assert.Contains($" of {count} pictures right ({folder["pictures"]})", output, StringComparison.Ordinal);
        Assert.Equal(Math.Min(32, count), BundleReader.Read(bundle).Samples.Count);
        File.WriteAllText(folder["pictures/3/broken.png"], "no picture");
        var broken = await FudeProcess.RunAsync("import", folder["foreign.onnx"], "--labels", Digits, "--preprocess", "mnist-v1", "--samples", folder["pictures"], "--data-dir", folder["none"]);
        Assert.Equal(1, broken.Status);
        Assert.Contains("broken.png: ", broken.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_references_preprocessing_it_is_served()
    {
        using var folder = new TemporaryFolder();
        var (bundle, _) = await ImportAsync(folder, "resize-v1");
        using var up = await UpProcess.StartAsync(bundle, folder["served"]);
        using var http = new HttpClient { BaseAddress = up.App };
        var picture = trained.Picture(4);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken)), "image", "drawing.png" } };

        using var response = await http.PostAsync("api/predictions", form, TestContext.Current.CancellationToken);

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(response.IsSuccessStatusCode, answer.RootElement.ToString());
        using var classifier = Classifier.Load(bundle);
        var expected = classifier.Classify(await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken));
        Assert.Equal("resize-v1", classifier.Preprocessing.Id);
        Assert.Contains($"\"{expected.Label}\"", answer.RootElement.ToString(), StringComparison.Ordinal);
        using var current = JsonDocument.Parse(await http.GetStringAsync("api/models/current", TestContext.Current.CancellationToken));
        Assert.Equal(classifier.Bundle.Digest, current.RootElement.GetProperty("digest").GetString());
    }

    private async Task<(string Bundle, string Output)> ImportAsync(TemporaryFolder folder, string preprocessing, params string[] more)
    {
        var (mean, deviation) = ForeignCopy.Write(trained.Folder, folder["foreign.onnx"]);
        var scale = string.Create(CultureInfo.InvariantCulture, $"{mean:R},{deviation:R}");
        var result = await FudeProcess.RunAsync(["import", folder["foreign.onnx"], "--labels", Digits, "--preprocess", preprocessing, "--input-scale", scale, "--data-dir", folder["data"], "--out", folder["bundle"], .. more]);
        Assert.True(result.Status == 0, result.Errors);
        return (folder["bundle"], result.Output);
    }
}
