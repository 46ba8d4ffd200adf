using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Fude.Cli.Tracking;
using Fude.Testing;

namespace Fude.Cli.Tests.Supervision;

/// <summary>Both hosts under their supervisor.</summary>
public sealed class UpTests(TrainedBundle trained) : IClassFixture<TrainedBundle>
{
    [Fact]
    public async Task Both_hosts_answer_and_stop_when_asked_to()
    {
        using var up = await UpProcess.StartAsync(trained.Folder);
        var tracking = up.Tracking;
        using var http = new HttpClient { BaseAddress = up.App };
        using var form = new MultipartFormDataContent();
        var picture = new ByteArrayContent(await File.ReadAllBytesAsync(trained.Picture(3), TestContext.Current.CancellationToken));
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(picture, "image", "drawing.png");

        using var answer = await http.PostAsync("/api/predictions", form, TestContext.Current.CancellationToken);
        using var current = JsonDocument.Parse(await http.GetStringAsync("/api/models/current", TestContext.Current.CancellationToken));
        var experiment = await UpProcess.AnswersAsync(tracking.Uri, "/api/2.0/mlflow/experiments/get?experiment_id=0");
        // The console asks the application, wherever that took a port.
        using var stored = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var console = new HttpClient { BaseAddress = tracking.Uri };
        var drawing = await console.GetByteArrayAsync($"/console/drawings/{stored.RootElement.GetProperty("imageId").GetInt64()}", TestContext.Current.CancellationToken);
        up.Process.Signal("INT");
        var result = await up.Process.EndAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(trained.RunId, current.RootElement.GetProperty("tag").GetString());
        Assert.True(experiment);
        Assert.Equal(await File.ReadAllBytesAsync(trained.Picture(3), TestContext.Current.CancellationToken), drawing);
        Assert.Equal(0, result.Status);
        Assert.False(await UpProcess.AnswersAsync(up.App, "/api/health"));
        Assert.False(await UpProcess.AnswersAsync(tracking.Uri, "/health"));
        Assert.False(File.Exists(RunningServer.FileIn(up.DataFolder)));
    }

    [Fact]
    public async Task Other_bundles_in_the_data_folder_are_loaded_beside_it()
    {
        using var folder = new TemporaryFolder();
        string[] runs = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid().ToString("N"))];
        foreach (var run in runs)
            await FudeProcess.RunAsync("train", "--model", "mlp", "--dataset", "strokes", "--train-count", "500", "--test-count", "100", "--epochs", "1", "--no-tracking", "--run-id", run, "--out", Path.Combine(folder["data"], "models", run));

        using var up = await UpProcess.StartAsync(trained.Folder, folder["data"]);
        using var http = new HttpClient { BaseAddress = up.App };
        using var models = JsonDocument.Parse(await http.GetStringAsync("/api/models", TestContext.Current.CancellationToken));
        var tags = models.RootElement.GetProperty("models").EnumerateArray().Where(model => model.GetProperty("loaded").GetBoolean()).Select(model => model.GetProperty("tag").GetString());
        Assert.Equal([trained.RunId, runs[4], runs[3], runs[2]], tags); // three by default, the newest
    }

    [Fact]
    public async Task A_host_that_dies_is_started_again_at_its_address_while_the_other_goes_on()
    {
        using var up = await UpProcess.StartAsync(trained.Folder);
        var (before, app) = (up.Tracking, up.AppId());

        UpProcess.Signal(before.Pid, "KILL");
        await up.Process.LineAsync("tracking: ended with status 137; starting again");
        Assert.True(await UpProcess.AnswersAsync(up.App, "/api/health"));
        await UpProcess.UntilAsync("tracking answers", () => UpProcess.AnswersAsync(before.Uri, "/health"));
        await UpProcess.UntilAsync("the file names the new process", () => Task.FromResult(RunningServer.Find(up.DataFolder) is { } now && now.Pid != before.Pid && now.Uri == before.Uri));

        UpProcess.Signal(app, "KILL");
        await up.Process.LineAsync("app: ended with status 137; starting again");
        Assert.True(await UpProcess.AnswersAsync(before.Uri, "/health"));
        await UpProcess.UntilAsync("the application answers", () => UpProcess.AnswersAsync(up.App, "/api/health"));
        up.Process.Signal("TERM");
        Assert.Equal(0, (await up.Process.EndAsync()).Status);
    }

    [Fact]
    public async Task Hosts_leave_the_interruption_of_the_terminal_to_their_supervisor()
    {
        using var up = await UpProcess.StartAsync(trained.Folder);

        UpProcess.Signal(up.Tracking.Pid, "INT");
        UpProcess.Signal(up.AppId(), "HUP");
        await Task.Delay(1000, TestContext.Current.CancellationToken);

        Assert.True(await UpProcess.AnswersAsync(up.Tracking.Uri, "/health"));
        Assert.True(await UpProcess.AnswersAsync(up.App, "/api/health"));
        Assert.DoesNotContain("starting again", up.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_end_with_a_supervisor_that_is_killed_and_its_file_is_known_to_be_stale()
    {
        using var folder = new TemporaryFolder();
        using (var killed = await UpProcess.StartAsync(trained.Folder, folder["data"]))
        {
            var tracking = killed.Tracking;
            killed.Process.Signal("KILL");
            await UpProcess.UntilAsync("both have ended", async () => !await UpProcess.AnswersAsync(killed.App, "/api/health") && !await UpProcess.AnswersAsync(tracking.Uri, "/health"));
            await UpProcess.UntilAsync("the file is stale", () => Task.FromResult(RunningServer.Find(folder["data"]) is null));
            Assert.True(File.Exists(RunningServer.FileIn(folder["data"])));
        }

        using var next = await UpProcess.StartAsync(trained.Folder, folder["data"]);
        Assert.True(await UpProcess.AnswersAsync(next.Tracking.Uri, "/health"));
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_is_refused()
    {
        using var up = await UpProcess.StartAsync(trained.Folder);

        var second = await FudeProcess.RunAsync("up", "--bundle", trained.Folder, "--data-dir", up.DataFolder, "--app-port", "0", "--tracking-port", "0");

        Assert.Equal(1, second.Status);
        Assert.Contains($"runs already at {up.Tracking.Uri} (process {up.Tracking.Pid})", Assert.Single(second.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.NotNull(RunningServer.Find(up.DataFolder));
    }

    [Fact]
    public async Task Where_there_are_users_the_command_line_signs_itself_in_and_others_do_not_get_in()
    {
        using var up = await UpProcess.StartAsync(trained.Folder);
        var tracking = up.Tracking.Uri;
        using var http = new HttpClient { BaseAddress = tracking };
        using var user = new StringContent("""{"name":"jane","password":"correct horse battery","role":"admin"}""", System.Text.Encoding.UTF8, "application/json");
        using var added = await http.PostAsync("/api/fude/users", user, TestContext.Current.CancellationToken);
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var local = await FudeProcess.RunAsync("experiments", "--data-dir", up.DataFolder);
        var elsewhere = await FudeProcess.RunAsync("experiments", "--data-dir", Path.Combine(up.DataFolder, "other"), "--tracking", tracking.AbsoluteUri);

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/2.0/mlflow/experiments/get?experiment_id=0", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains("Default", local.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1), (local.Status, elsewhere.Status));
        Assert.Contains("MLFLOW_TRACKING_USERNAME", Assert.Single(elsewhere.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--app-port", "--tracking-port")]
    [InlineData("--tracking-port", "--app-port")]
    public async Task A_taken_port_is_told_in_one_line_before_anything_is_begun(string taken, string other)
    {
        using var folder = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await FudeProcess.RunAsync("up", "--data-dir", folder["data"], taken, $"{port}", other, "0");

        Assert.Equal(1, result.Status);
        Assert.Empty(result.Output);
        Assert.Equal($"fude: port {port} of 127.0.0.1 is taken by another program: stop that, or choose another port with {taken}", result.Errors.TrimEnd('\n'));
    }
}
