using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.Cli.Tests.Supervision;
using Fude.Testing;

namespace Fude.Cli.Tests.Gating;

/// <summary><c>fude gate</c> beside a running application, as a user works with it.</summary>
public sealed class GateCommandTests : IDisposable
{
    private const string Mild = """
        leastAccuracy: 0.5
        leastRecall: 0.2
        leastCorrectionsAccuracy: 0.1
        margin: 0.2
        robustness: { pictures: 100, shift: null, rotation: null, scale: null, thickness: null, noise: null, blur: { strengths: [0.5], leastAccuracy: 0.4 } }
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_compared_with_the_live_model_and_the_corrected_drawings()
    {
        File.WriteAllText(_folder["mild.yaml"], Mild);
        // The live model's bundle is on the tracking server alone, where the synchronised run has it.
        var live = await TrainAsync("--seed", "1");
        Directory.Move(Path.Combine(Data, "models", live), _folder["live"]);
        using var up = await UpProcess.StartAsync(_folder["live"], Data);
        Assert.Equal(0, (await FudeProcess.RunAsync("sync", "--data-dir", Data)).Status);
        var run = await TrainAsync("--seed", "2");

        var report = await GateAsync(0, run);
        Assert.Equal((live, $"runs:/{live}/model"), ((string?)report["live"]!["runId"], (string?)report["live"]!["source"]));
        Assert.Equal((300, "There are 0 corrected drawings, and 20 are the fewest to judge by."), ((int)report["dataset"]!["count"]!, Note(report, "corrections")));
        Assert.True((bool)report["passed"]!);
        Assert.NotEqual("not-applicable", Outcome(report, "live_accuracy"));
        Assert.Equal("passed", await TagAsync(up, run, "fude.gate"));

        await LabelAsync(up, 25);
        var corrected = await GateAsync(0, run);
        Assert.Equal(25, (int)corrected["corrections"]!["count"]!);
        Assert.Equal("passed", Outcome(corrected, "corrections"));
        Assert.NotEqual("not-applicable", Outcome(corrected, "live_corrections"));
        Assert.Equal("The bundle is the live model itself (" + live + ").", Note(await GateAsync(0, live), "live_accuracy"));

        File.WriteAllText(_folder["mild.yaml"], Mild.Replace("leastAccuracy: 0.5", "leastAccuracy: 1", StringComparison.Ordinal));
        var shut = await FudeProcess.RunAsync("gate", run, "--data-dir", Data, "--gates", _folder["mild.yaml"], "--out", _folder["report"]);
        Assert.Equal(1, shut.Status);
        Assert.Matches(@"\nfailed  accuracy: 0\.\d{4} is below 1\.0000 by 0\.\d{4}\n", shut.Output);
        Assert.True(File.Exists(Path.Combine(_folder["report"], "gate.html")) && File.Exists(Path.Combine(_folder["report"], "gate.json")));
        Assert.Equal("failed", await TagAsync(up, run, "fude.gate"));

        var forced = await FudeProcess.RunAsync("gate", run, "--data-dir", Data, "--gates", _folder["mild.yaml"], "--force", "the page is down");
        Assert.Equal(0, forced.Status);
        Assert.Contains("failed, and let through: the page is down", forced.Output, StringComparison.Ordinal);
        Assert.Equal(("forced", "the page is down"), (await TagAsync(up, run, "fude.gate"), await TagAsync(up, run, "fude.gate.reason")));
    }

    [Fact]
    public async Task Without_servers_a_folder_is_judged_and_the_report_says_what_was_missing()
    {
        File.WriteAllText(_folder["mild.yaml"], Mild);
        var run = await TrainAsync("--seed", "1");

        var report = await GateAsync(0, Path.Combine(Data, "models", run), "--dataset", "strokes", "--test-count", "300", "--train-count", "2000");

        Assert.Equal(["live_accuracy", "live_recall", "corrections", "live_corrections"], report["checks"]!.AsArray().Where(check => (string?)check!["outcome"] == "not-applicable").Select(check => (string?)check!["name"]));
        Assert.Equal("passed", Outcome(report, "reproduction"));
        Assert.True(File.Exists(Path.Combine(Data, "gates", run, "gate.html")));

        var without = await FudeProcess.RunAsync("gate", Path.Combine(Data, "models", run), "--data-dir", Data, "--dataset", "none");
        Assert.Equal(0, (await FudeProcess.RunAsync("gate", run, "--data-dir", Data, "--dataset", "none")).Status);
        Assert.Equal(0, without.Status);
        Assert.Contains("soundness, reproduction, accuracy, recall, live_accuracy, live_recall, robustness: No dataset was asked for.\n", without.Output, StringComparison.Ordinal);
        var empty = await FudeProcess.RunAsync("gate", Path.Combine(Data, "models", run), "--data-dir", Data, "--force", " ");
        Assert.Equal((2, "fude: --force needs a reason, which is kept: --force \"why\"\n"), (empty.Status, empty.Errors));
        File.WriteAllText(_folder["wrong.json"], """{"leastAccuracy":7,"alpha":0}""");
        var wrong = await FudeProcess.RunAsync("gate", Path.Combine(Data, "models", run), "--data-dir", Data, "--gates", _folder["wrong.json"]);
        Assert.Equal((2, $"fude: the gates in {_folder["wrong.json"]}: leastAccuracy must be 0 to 1, not 7; alpha must be over 0 and at most 0.5, not 0\n"), (wrong.Status, wrong.Errors));
    }

    [Fact]
    public async Task What_is_no_model_is_told_in_one_line()
    {
        var nothing = await FudeProcess.RunAsync("gate", "nothing", "--data-dir", Data);
        Assert.Equal((2, "fude: 'nothing' is no model and no folder: give RUN_ID, runs:/RUN_ID/model, models:/NAME/VERSION, models:/NAME@ALIAS or a folder\n"), (nothing.Status, nothing.Errors));
        var unknown = await FudeProcess.RunAsync("gate", new string('a', 32), "--data-dir", Data);
        Assert.Equal(2, unknown.Status);
        Assert.Contains("there is no tracking server to fetch it from", unknown.Errors, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["empty"]);
        var empty = await FudeProcess.RunAsync("gate", _folder["empty"], "--data-dir", Data);
        Assert.Equal(1, empty.Status);
        Assert.Contains("MLmodel: is missing", empty.Errors, StringComparison.Ordinal);
    }

    private async Task<string> TrainAsync(params string[] options)
    {
        var result = await FudeProcess.RunAsync(["train", "--model", "mlp", "--dataset", "strokes", "--train-count", "2000", "--test-count", "300", "--epochs", "3", "--data-dir", Data, "--json", .. options]);
        Assert.True(result.Status == 0, result.Errors);
        return (string)JsonNode.Parse(result.Output)!["runId"]!;
    }

    private async Task<JsonNode> GateAsync(int status, string model, params string[] options)
    {
        var result = await FudeProcess.RunAsync(["gate", model, "--data-dir", Data, "--gates", _folder["mild.yaml"], "--json", .. options]);
        Assert.True(result.Status == status, result.Output + result.Errors);
        return JsonNode.Parse(result.Output)!;
    }

    private static string? Outcome(JsonNode report, string check) => (string?)Check(report, check)["outcome"];

    private static string? Note(JsonNode report, string check) => (string?)Check(report, check)["note"]!["english"];

    private static JsonNode Check(JsonNode report, string name) => report["checks"]!.AsArray().Single(check => (string?)check!["name"] == name)!;

    private static async Task<string?> TagAsync(UpProcess up, string run, string key)
    {
        using var http = new HttpClient { BaseAddress = up.Tracking.Uri };
        var found = JsonNode.Parse(await http.GetStringAsync($"/api/2.0/mlflow/runs/get?run_id={run}", Cancellation))!["run"]!;
        return (string?)found["data"]!["tags"]!.AsArray().SingleOrDefault(tag => (string?)tag!["key"] == key)?["value"];
    }

    private async Task LabelAsync(UpProcess up, int count)
    {
        var exported = await FudeProcess.RunAsync("data", "export", "--dataset", "strokes", "--train-count", "10", "--test-count", $"{count}", "--format", "folder", "--out", _folder["pictures"]);
        Assert.True(exported.Status == 0, exported.Errors);
        using var browser = new HttpClient { BaseAddress = up.App };
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_folder["pictures"], "test"), "*.png", SearchOption.AllDirectories))
        {
            using var form = new MultipartFormDataContent();
            var picture = new ByteArrayContent(await File.ReadAllBytesAsync(path, Cancellation));
            picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            form.Add(picture, "image", "drawing.png");
            using var answer = await browser.PostAsync("/api/predictions", form, Cancellation);
            var id = (long)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["imageId"]!;
            using var correction = await browser.PutAsJsonAsync($"/api/drawings/{id}/correction", new { label = Path.GetFileName(Path.GetDirectoryName(path)) }, Cancellation);
            Assert.Equal(200, (int)correction.StatusCode);
        }
    }
}
