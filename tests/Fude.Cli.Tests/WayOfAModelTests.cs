using System.Net.Http.Headers;
using System.Text.Json;
using Fude.Bundles;
using Fude.Testing;

namespace Fude.Cli.Tests;

/// <summary>The whole way by the command line: train, evaluate, predict, serve.</summary>
public sealed class WayOfAModelTests(TrainedBundle trained) : IClassFixture<TrainedBundle>
{
    [Fact]
    public void Training_leaves_a_bundle_and_says_where()
    {
        Assert.Equal(0, trained.Result.Status);
        Assert.Contains("epoch 2/2", trained.Result.Output, StringComparison.Ordinal);
        Assert.Contains($"bundle {trained.Folder}", trained.Result.Output, StringComparison.Ordinal);
        Assert.Equal(trained.RunId, BundleReader.Read(trained.Folder).Manifest.RunId);
    }

    [Fact]
    public async Task Evaluation_finds_the_figures_that_the_training_reported()
    {
        var result = await FudeProcess.RunAsync("evaluate", trained.Folder, "--dataset", "strokes", "--train-count", "1", "--test-count", "500", "--json");

        Assert.Equal(0, result.Status);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(500, json.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(BundleReader.Read(trained.Folder).Manifest.Metrics["test_accuracy"], json.RootElement.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task Prediction_shows_the_digit_the_bars_and_the_picture()
    {
        var picture = trained.Picture(7);

        var text = await FudeProcess.RunAsync("predict", trained.Folder, picture);
        var json = await FudeProcess.RunAsync("predict", trained.Folder, picture, "--json");

        Assert.Equal(0, text.Status);
        var lines = text.Output.Split('\n');
        Assert.StartsWith($"{picture}: ", lines[0], StringComparison.Ordinal);
        Assert.Equal(10, lines.Count(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains("  0.", StringComparison.Ordinal) && char.IsDigit(line.TrimStart()[0])));
        Assert.Contains("@@", text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        var answer = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal(1, answer.GetProperty("probabilities").EnumerateArray().Sum(p => p.GetDouble()), 1e-4);
    }

    [Fact]
    public async Task A_picture_that_cant_be_read_is_told_and_the_others_are_still_answered()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.png"], "this is no picture");

        var result = await FudeProcess.RunAsync("predict", trained.Folder, folder["text.png"], trained.Picture(1));

        Assert.Equal(1, result.Status);
        Assert.Contains("text.png: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(trained.Picture(1), result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serving_answers_and_stops_when_asked_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var server = FudeProcess.Start(["up", "--bundle", trained.Folder, "--app-port", "0"]);
        var line = await server.LineAsync("Fude is at ");
        var address = line.Split(' ')[3];
        using var http = new HttpClient { BaseAddress = new(address) };
        using var form = new MultipartFormDataContent();
        var picture = new ByteArrayContent(await File.ReadAllBytesAsync(trained.Picture(3), TestContext.Current.CancellationToken));
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(picture, "image", "drawing.png");

        using var answer = await http.PostAsync("/api/predictions", form, TestContext.Current.CancellationToken);
        using var current = JsonDocument.Parse(await http.GetStringAsync("/api/models/current", TestContext.Current.CancellationToken));
        server.Signal("INT");
        var result = await server.EndAsync();

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(trained.RunId, current.RootElement.GetProperty("tag").GetString());
        Assert.Equal(0, result.Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync("/api/health", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_host_that_dies_is_started_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the child is found in /proc");
        using var server = FudeProcess.Start(["up", "--bundle", trained.Folder, "--app-port", "0"]);
        await server.LineAsync("Fude is at ");

        using (var child = System.Diagnostics.Process.GetProcessById(ChildOf(server.Id)))
            child.Kill();
        await server.LineAsync("app: ended with status 137; starting again");
        for (var tries = 0; tries < 3000 && server.Output.Split("Fude is at ").Length < 3; tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);

        var address = server.Output.Split("Fude is at ")[2].Split(' ')[0];
        using var http = new HttpClient { BaseAddress = new(address) };
        Assert.Contains("ok", await http.GetStringAsync("/api/health", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        server.Signal("TERM");
        Assert.Equal(0, (await server.EndAsync()).Status);
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_line()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        var result = await FudeProcess.RunAsync("up", "--bundle", trained.Folder, "--app-port", $"{port}");

        Assert.Equal(1, result.Status);
        Assert.Contains($"{port}", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Contains("app ended with status 1 before it served", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_training_keeps_the_best_weights_and_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var folder = new TemporaryFolder();
        using var training = FudeProcess.Start(["train", "--model", "mlp", "--dataset", "strokes", "--train-count", "3000", "--test-count", "300", "--epochs", "10000", "--out", folder["bundle"]]);
        await training.LineAsync("epoch 3/10000");

        training.Signal("INT");
        var result = await training.EndAsync();

        Assert.Equal(130, result.Status);
        Assert.Contains("interrupted: the weights of epoch", result.Output, StringComparison.Ordinal);
        Assert.NotEmpty(BundleReader.Read(folder["bundle"]).Samples);
    }

    [Fact]
    public async Task Training_never_writes_over_a_bundle()
    {
        var before = BundleReader.Read(trained.Folder).Digest;

        var result = await FudeProcess.RunAsync("train", "--dataset", "strokes", "--out", trained.Folder);

        Assert.Equal(1, result.Status);
        Assert.Contains("exists already", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, BundleReader.Read(trained.Folder).Digest);
    }

    private static int ChildOf(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => int.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out _))
        .Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture))
        .First(id => Parent(id) == parent);

    private static int Parent(int id)
    {
        try
        {
            // The name stands in brackets and may hold anything; the parent is the second field after it.
            var line = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
