using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.Cli.Tests.Supervision;
using Fude.Cli.Tracking;
using Fude.Testing;

namespace Fude.Cli.Tests.Feedback;

/// <summary>The way of a correction: drawn in the application, labelled there, trained on.</summary>
public sealed class FeedbackTests(TrainedBundle trained) : IClassFixture<TrainedBundle>
{
    [Fact]
    public async Task What_people_label_in_the_application_is_trained_on_and_exported()
    {
        using var folder = new TemporaryFolder();
        using var up = await UpProcess.StartAsync(trained.Folder);
        using var browser = new HttpClient { BaseAddress = up.App };

        await LabelAsync(browser, digits: 1, each: 3);
        var few = await FudeProcess.RunAsync("train", "--dataset", "feedback", "--data-dir", up.DataFolder, "--no-tracking", "--out", folder["few"]);
        Assert.Equal((1, $"fude: the application at {up.App} has 3 labelled drawings of 1 labels, and training on them takes at least 20 of 2: say on its page what more drawings are, or take another dataset\n"), (few.Status, few.Errors));

        await LabelAsync(browser, digits: 8, each: 6);
        var training = await FudeProcess.RunAsync("train", "--model", "mlp", "--dataset", "feedback", "--data-dir", up.DataFolder, "--epochs", "1", "--out", folder["bundle"], "--json");
        Assert.True(training.Status == 0, training.Errors);
        Assert.Contains($"feedback: 51 drawings labelled at {up.App}", training.Errors, StringComparison.Ordinal);
        var run = await RunAsync(up, (string)JsonNode.Parse(training.Output)!["runId"]!);
        var dataset = run["inputs"]!["dataset_inputs"]![0]!["dataset"]!;
        Assert.Equal("feedback", (string?)dataset["name"]);
        Assert.Equal($"{up.App}api/feedback", (string?)JsonNode.Parse((string)dataset["source"]!)!["url"]);

        // 8 and 9, which nobody has drawn, are classes nevertheless: the model's labels.
        var export = await FudeProcess.RunAsync("data", "export", "--from", "app", "--data-dir", up.DataFolder, "--format", "folder", "--out", folder["pictures"]);
        Assert.True(export.Status == 0, export.Errors);
        Assert.Equal(51, Directory.GetFiles(folder["pictures"], "*.png", SearchOption.AllDirectories).Length);
        var idx = await FudeProcess.RunAsync("data", "export", "--from", "app", "--app", $"{up.App}", "--data-dir", up.DataFolder, "--format", "idx", "--out", folder["idx"]);
        Assert.True(idx.Status == 0, idx.Errors);
        string[] names = [.. ((string[])["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]).Select(name => Path.Combine(folder["idx"], $"{name}-ubyte.gz"))];
        var (direct, read) = (await PullAsync("feedback", "--data-dir", up.DataFolder), await PullAsync($"idx:{string.Join(',', names)}"));
        Assert.Equal((string?)direct["train"]!["digest"], (string?)read["train"]!["digest"]);
        Assert.StartsWith((string)dataset["digest"]!, ((string)direct["digest"]!)["sha256:".Length..], StringComparison.Ordinal);
        Assert.Equal([.. Enumerable.Range(0, 10).Select(digit => $"{digit}")], direct["train"]!["countsPerClass"]!.AsObject().Select(one => one.Key));

        var doctor = await FudeProcess.RunAsync("doctor", "--repair", "--data-dir", up.DataFolder, "--json");
        Assert.Equal(0, doctor.Status);
        Assert.Contains(JsonNode.Parse(doctor.Output)!.AsArray(), finding => (string?)finding!["name"] == "drawings without a picture" && (string?)finding["found"] == "none among 51");
    }

    [Fact]
    public async Task An_application_that_does_not_answer_or_does_not_know_us_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var none = await FudeProcess.RunAsync("data", "pull", "feedback", "--data-dir", folder["data"]);
        Assert.Equal((2, "fude: the dataset feedback comes from an application, and none was named or found: start 'fude up', or give --app URL or FUDE_APPLICATION_URI\n"), (none.Status, none.Errors));
        var away = await FudeProcess.RunAsync("data", "pull", "feedback", "--app", "http://127.0.0.1:9", "--data-dir", folder["data"]);
        Assert.Equal(1, away.Status);
        Assert.Matches(@"^fude: no application answers at http://127\.0\.0\.1:9/ \(.+\): start 'fude up', or name another with --app\n$", away.Errors);
        var wrong = await FudeProcess.RunAsync("data", "pull", "feedback", "--app", "here", "--data-dir", folder["data"]);
        Assert.Equal(2, wrong.Status);

        using var up = await UpProcess.StartAsync(trained.Folder);
        // Another data folder has another key, and the application's own is told to nobody.
        var stranger = await FudeProcess.RunAsync("data", "pull", "feedback", "--app", $"{up.App}", "--data-dir", folder["data"]);
        Assert.Equal(1, stranger.Status);
        Assert.Contains("gives its drawings to users only", stranger.Errors, StringComparison.Ordinal);
        Assert.NotNull(RunningServer.Find(up.DataFolder, RunningServer.OfApp));
        up.Process.Signal("INT");
        await up.Process.EndAsync();
        Assert.False(File.Exists(RunningServer.FileIn(up.DataFolder, RunningServer.OfApp)));
    }

    private async Task LabelAsync(HttpClient browser, int digits, int each)
    {
        for (var digit = 0; digit < digits; digit++)
        {
            foreach (var path in trained.Pictures(digit).Take(each))
            {
                using var form = new MultipartFormDataContent();
                var picture = new ByteArrayContent(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
                picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
                form.Add(picture, "image", "drawing.png");
                using var answer = await browser.PostAsync("/api/predictions", form, TestContext.Current.CancellationToken);
                var id = (long)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["imageId"]!;
                using var correction = await browser.PutAsJsonAsync($"/api/drawings/{id}/correction", new { label = $"{digit}" }, TestContext.Current.CancellationToken);
                Assert.Equal(200, (int)correction.StatusCode);
            }
        }
    }

    private static async Task<JsonNode> RunAsync(UpProcess up, string id)
    {
        using var http = new HttpClient { BaseAddress = up.Tracking.Uri };
        return JsonNode.Parse(await http.GetStringAsync($"/api/2.0/mlflow/runs/get?run_id={id}", TestContext.Current.CancellationToken))!["run"]!;
    }

    private static async Task<JsonNode> PullAsync(params string[] arguments)
    {
        var result = await FudeProcess.RunAsync(["data", "pull", .. arguments, "--json"]);
        Assert.True(result.Status == 0, result.Errors);
        return JsonNode.Parse(result.Output)!;
    }
}
