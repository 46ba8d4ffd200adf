using System.Text;
using Fude.Tracking.Tests.Support;

namespace Fude.Console.Tests.RunPage;

/// <summary>A server with runs to look at: one as fude train leaves it, a wide one, one with nested runs, one that is hostile in all that it has.</summary>
public sealed class RunPageServer : IAsyncDisposable
{
    /// <summary>What runs where a browser takes a text for a page.</summary>
    public const string Script = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    private RunPageServer(TrackingServer server) => Server = server;

    public TrackingServer Server { get; }

    /// <summary>A run as fude train leaves it, with a gate's report.</summary>
    public string Trained { get; private set; } = "";

    /// <summary>Its artifacts' folder on the disk.</summary>
    public string Folder(string run) => Path.Combine(Server.DataFolder, "artifacts", "0", run, "artifacts");

    public static async Task<RunPageServer> StartAsync(Storage storage = Storage.Sqlite, params string[] settings)
    {
        var made = new RunPageServer(await TrackingServer.StartAsync(storage, settings));
        made.Trained = await made.TrainedAsync();
        return made;
    }

    public async Task<string> RunAsync(string name, object[]? tags = null, long start = 1_795_640_484_363) =>
        (string)(await Server.PostAsync("runs/create", new { experiment_id = "0", run_name = name, user_id = "hanako", start_time = start, tags = tags ?? [] }))["run"]!["info"]!["run_id"]!;

    public Task EndAsync(string run, string status = "FINISHED", long end = 1_795_640_804_314) => Server.PostAsync("runs/update", new { run_id = run, status, end_time = end });

    public Task LogAsync(string run, object[]? metrics = null, object[]? parameters = null, object[]? tags = null) =>
        Server.PostAsync("runs/log-batch", new { run_id = run, metrics = metrics ?? [], @params = parameters ?? [], tags = tags ?? [] });

    public static object Metric(string key, object value, int step) => new { key, value, timestamp = 1_795_640_484_363 + 1000L * step, step };

    public static object Pair(string key, string value) => new { key, value };

    public Task PutAsync(string run, string path, string content) => PutAsync(run, path, Encoding.UTF8.GetBytes(content));

    public async Task PutAsync(string run, string path, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        using var answer = await Server.Client.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/{escaped}", body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>A file that a real run of ours has left.</summary>
    public static byte[] Left(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "RunPage", "Data", name));

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    // What the training of an MLP on MNIST and the gate of a CNN left, and a network of the same kind.
    private async Task<string> TrainedAsync()
    {
        var run = await RunAsync("digits, first try");
        (string, string)[] options =
        [
            ("dataset", "mnist"), ("dataset_seed", "1"), ("train_count", "all"), ("test_count", "all"), ("model", "mlp"), ("hidden", "128"), ("epochs", "3"), ("batch_size", "64"),
            ("learning_rate", "0.001"), ("schedule", "constant"), ("optimizer", "adam"), ("weight_decay", "0"), ("augmentation", "none"), ("label_smoothing", "0"),
            ("validation_share", "0.08333333333333333"), ("seed", "1"), ("device", "cpu"), ("threads", "0"),
        ];
        (string, string)[] tags =
        [
            ("mlflow.source.name", "fude train"), ("mlflow.source.type", "LOCAL"), ("mlflow.user", "hanako"), ("fude.command", "fude train --dataset mnist --model mlp --epochs 3"), ("fude.host", "vm"),
            ("fude.os", "Debian GNU/Linux 12 (bookworm)"), ("fude.processors", "2"), ("fude.version", "0.1.0"), ("fude.libtorch", "2.10.0.0"), ("fude.git.dirty", "true"),
            ("mlflow.source.git.commit", "ca12b7a539534d91d2e66cd24141b003f1d43a4c"), ("fude.bundle.digest", "sha256:436e3c62690ab35a70553f023b334b508ecfb6dcc78857961e16b948d220c36c"), ("team", "vision"),
        ];
        await LogAsync(run, null, [.. options.Select(each => Pair(each.Item1, each.Item2))], [.. tags.Select(each => Pair(each.Item1, each.Item2))]);
        await LogAsync(run, [.. Enumerable.Range(1, 40).SelectMany(step => (object[])[
            Metric("train_loss", 2 / Math.Sqrt(step), step), Metric("valid_acc", 1 - (0.5 / step), step), Metric("grad_norm", step == 20 ? "NaN" : step == 30 ? "Infinity" : 1.5 + Math.Sin(step), step)])]);
        await LogAsync(run, [Metric("test_acc", 0.9682, 40)]);
        await Server.PostAsync("runs/log-inputs", new { run_id = run, datasets = (object[])[new { dataset = new { name = "mnist", digest = "8ea9dd0993642cebf025d43662cfc952", source_type = "http", source = "{\"url\":\"https://example.com/mnist\"}", schema = "{}", profile = "{\"num_rows\":70000}" }, tags = (object[])[Pair("mlflow.data.context", "training")] }] });
        foreach (var name in (string[])["evaluation.json", "mistakes.png", "confusion-matrix.svg"])
            await PutAsync(run, name, Left(name));
        await PutAsync(run, "gate/gate.json", Left("gate.json"));
        await PutAsync(run, "gate/gate.html", Left("gate.html"));
        await PutAsync(run, "model/bundle.json", Left("bundle.json"));
        await PutAsync(run, "model/model.onnx", Networks.Mlp());
        await PutAsync(run, "notes/README.md", "# Read me\n\nA **plot**: ![curve](../mistakes.png)\n");
        await PutAsync(run, "table.csv", "name,value,note\nfirst,1.5,\"a, quoted\nvalue\"\nsecond,-2,\n");
        await EndAsync(run);
        return run;
    }
}
