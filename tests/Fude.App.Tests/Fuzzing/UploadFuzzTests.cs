using System.Diagnostics;
using System.Globalization;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Fuzzing;

/// <summary>
/// Changed pictures in changed forms, through HTTP, to the real process: it does not end, does not hang, does not grow, and each
/// answer is a prediction or says what is wrong. <c>FUDE_FUZZ_CASES</c> and <c>FUDE_FUZZ_FIRST</c> choose the cases of the long test.
/// </summary>
public sealed class UploadFuzzTests(RunningApp app)
{
    private const long Slack = 24 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Reached =
    [
        "200", "malformed_form", "picture_missing", "several_pictures", "unexpected_field", "unknown_format", "damaged_picture", "too_many_pixels",
        "animated_picture", "empty_drawing", "bad_parameter", "not_a_form", "broken HTTP, answered", "broken HTTP, hung up",
    ];

    [Fact]
    public async Task The_pictures_are_sound_before_they_are_changed()
    {
        foreach (var (i, picture) in PictureSeeds.All.Index())
        {
            using var form = Requests.Form(picture);
            using var response = await app.Client.PostAsync("api/predictions/preview", form);
            var answer = await response.ObjectAsync();
            Assert.True((int)response.StatusCode == 200 || (string?)answer["code"] == "animated_picture", $"{i}: {answer}");
        }
    }

    [Fact]
    public async Task Thousands_are_survived()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder);
        await RunAsync(host, first: 0, count: 6_000);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_million_are_survived_without_growth()
    {
        // The largest picture that is decoded takes 4 MiB, not 64: how much of those the collector keeps for a while would hide what is lost.
        await using var host = await AppProcess.StartAsync(app.Model.Folder, "--Pictures:MaxSide=1024");
        using var stop = new CancellationTokenSource();
        var memory = SampleAsync(host, stop.Token);
        await RunAsync(host, Setting("FUDE_FUZZ_FIRST", 0), Setting("FUDE_FUZZ_CASES", 1_000_000));
        await stop.CancelAsync();
        var warm = (await memory) is var all && all.Count > 100 ? all[(all.Count / 3)..] : [];
        if (warm.Count == 0)
            return;
        var growth = Trend.Slope(warm) * warm.Count;
        TestContext.Current.TestOutputHelper?.WriteLine($"memory of its own {warm[0] / (1 << 20):0} MiB after the warm-up, {warm[^1] / (1 << 20):0} MiB at the end, {all.Max() / (1 << 20):0} MiB at most; trend {growth / (1 << 20):0.0} MiB");
        Assert.InRange(growth, double.MinValue, Math.Max(Slack, 0.1 * warm.Average()));
    }

    private static async Task RunAsync(AppProcess host, int first, int count)
    {
        var watch = Stopwatch.StartNew();
        var fuzzer = new Fuzzer(host, Patience);
        await fuzzer.RunAsync(first, count);
        var answers = string.Join(", ", fuzzer.Answers.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Key} {answer.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{fuzzer.Done} cases in {watch.Elapsed.TotalSeconds:0} s: {answers}");
        Assert.True(fuzzer.Failure is null, $"{fuzzer.Failure}{string.Join('\n', host.Errors)}");
        Assert.Equal(count, fuzzer.Done);
        var said = host.Faults.Take(20).ToList();
        Assert.True(said.Count == 0, $"the host said: {string.Join('\n', said)}");
        if (count >= 5_000)
            Assert.All(Reached, answer => Assert.True(fuzzer.Answers.ContainsKey(answer), $"no case was answered '{answer}': the cases don't reach it any more"));
        using var client = new HttpClient { BaseAddress = host.Address };
        Assert.Equal("8", (string?)(await client.PredictAsync(Drawings.Png(8)))["label"]);
    }

    private static async Task<List<double>> SampleAsync(AppProcess host, CancellationToken stop)
    {
        List<double> samples = [];
        while (!stop.IsCancellationRequested)
        {
            samples.Add(host.OwnBytes);
            await Task.Delay(250, CancellationToken.None);
        }

        return samples;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
