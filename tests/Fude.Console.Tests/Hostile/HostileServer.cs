using System.Net.Http.Headers;
using System.Text;
using Fude.Hosting.Databases;
using Fude.Tracking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Console.Tests.Hostile;

/// <summary>A server on which everything that has a name or a text tries to run script.</summary>
public sealed class HostileServer : IAsyncDisposable
{
    /// <summary>Ways to get script run that have worked somewhere.</summary>
    public static readonly string[] Payloads =
    [
        "<script>window.hacked='script'</script>",
        "<img src=x onerror=\"window.hacked='img'\">",
        "\"><svg onload=\"window.hacked='svg'\">",
        "javascript:window.hacked='url'",
        "{{constructor.constructor('window.hacked=1')()}}",
        "[a](javascript:window.hacked='markdown')",
        "</title></style></textarea><iframe srcdoc=\"<script>parent.hacked='frame'</script>\"></iframe>",
    ];

    private static readonly (string Path, string Type)[] Files =
    [
        ("page.html", "<!doctype html><script>try{parent.hacked='html'}catch{};window.hacked='html';fetch('/api/2.0/mlflow/experiments/get?experiment_id=0').then(()=>new Image().src='/leak')</script><h1>hello</h1><a href=\"javascript:parent.hacked='a'\">x</a>"),
        ("picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"try{parent.hacked='svgfile'}catch{};window.hacked='svg'\"><script>parent.hacked='svgscript'</script><circle r=\"9\" fill=\"red\"/></svg>"),
        ("notes.md", "# hi\n<script>window.hacked='md'</script>\n<img src=x onerror=\"window.hacked='mdimg'\">\n[x](javascript:window.hacked='mdlink)\n![y](javascript:window.hacked='mdimg2')\n<a href=\"data:text/html,<script>parent.hacked=1</script>\">d</a>\n![out](http://evil.example/p.png)"),
        ("data.json", "{\"<script>window.hacked='json'</script>\": \"</script><script>window.hacked='json2'</script>\", \"__proto__\": {\"hacked\": 1}}"),
        ("table.csv", "a,b\n<script>window.hacked='csv'</script>,=cmd|'/c calc'!A1\n\"<img src=x onerror=window.hacked='csv2'>\",2\n"),
        ("text.txt", "<script>window.hacked='txt'</script>"),
        ("fake.png", "<script>window.hacked='png'</script>"),
        ("broken.onnx", "<script>window.hacked='onnx'</script>"),
        ("deep/<img src=x onerror=window.hacked='filename'>.txt", "a file name"),
    ];

    private HostileServer(TrackingServer server, string experiment, IReadOnlyList<string> runs) => (Server, Experiment, Runs) = (server, experiment, runs);

    public TrackingServer Server { get; }

    public string Experiment { get; }

    public IReadOnlyList<string> Runs { get; }

    /// <summary>The artifacts that were logged with the first run.</summary>
    public static IEnumerable<string> Artifacts => Files.Select(file => file.Path);

    public string Model { get; private set; } = "";

    public static async Task<HostileServer> StartAsync(Storage storage)
    {
        var server = await TrackingServer.StartAsync(storage);
        var experiment = (string)(await server.PostAsync("experiments/create", new { name = Payloads[1] }))["experiment_id"]!;
        for (var i = 0; i < Payloads.Length; i++)
            await server.PostAsync("experiments/set-experiment-tag", new { experiment_id = experiment, key = $"key {i}", value = Payloads[i] });
        await server.PostAsync("experiments/set-experiment-tag", new { experiment_id = experiment, key = "mlflow.note.content", value = Files[2].Type });
        List<string> runs = [];
        for (var i = 0; i < 3; i++)
            runs.Add(await AddRunAsync(server, experiment, i));
        var hostile = new HostileServer(server, experiment, runs);
        await hostile.UploadAsync();
        await hostile.RegisterAsync();
        await hostile.RenameKeysAsync();
        return hostile;
    }

    private static async Task<string> AddRunAsync(TrackingServer server, string experiment, int number)
    {
        var run = (string)(await server.PostAsync("runs/create", new { experiment_id = experiment, start_time = 1_764_000_000_000 + number, run_name = Payloads[number], user_id = Payloads[0] }))["run"]!["info"]!["run_id"]!;
        for (var i = 0; i < Payloads.Length; i++)
        {
            await server.PostAsync("runs/set-tag", new { run_id = run, key = $"key {i}", value = Payloads[i] });
            await server.PostAsync("runs/log-parameter", new { run_id = run, key = $"key {i}", value = $"{Payloads[i]} {number}" });
            await server.PostAsync("runs/log-metric", new { run_id = run, key = $"key {i}", value = 0.5 + number, timestamp = 1, step = 1 });
        }

        foreach (var (key, value) in ((string, string)[])[
            ("mlflow.note.content", Files[2].Type), ("mlflow.source.git.repoURL", "javascript:window.hacked='repo'"), ("mlflow.source.git.commit", Payloads[1]), ("mlflow.source.name", Payloads[2]), ("mlflow.user", Payloads[0])])
            await server.PostAsync("runs/set-tag", new { run_id = run, key, value });
        await server.PostAsync("runs/log-parameter", new { run_id = run, key = "lr", value = Payloads[1] + number });
        for (var step = 0; step < 20; step++)
            await server.PostAsync("runs/log-metric", new { run_id = run, key = "loss", value = 1.0 / (step + 1), timestamp = step, step });
        await server.PostAsync("runs/update", new { run_id = run, status = "FINISHED", end_time = 1_764_000_100_000 });
        return run;
    }

    // The protocol takes no such keys; a database that was adopted may have them.
    private Task RenameKeysAsync() => Server.Services.GetRequiredService<Database>().WriteAsync(session =>
    {
        for (var i = 0; i < Payloads.Length; i++)
        {
            foreach (var table in (string[])["experiment_tags", "tags", "params", "metrics", "latest_metrics", "registered_model_tags"])
                session.Execute($"UPDATE {table} SET `key` = @p0 WHERE `key` = @p1", Payloads[i], $"key {i}");
        }
    });

    private async Task UploadAsync()
    {
        foreach (var (path, content) in Files)
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
            using var answer = await Server.Client.PutAsync(new Uri($"/api/2.0/mlflow-artifacts/artifacts/{Experiment}/{Runs[0]}/artifacts/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}", UriKind.Relative), body);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private async Task RegisterAsync()
    {
        Model = "<img src=x onerror=window.hacked='model'>";
        await Server.PostAsync("registered-models/create", new { name = Model, description = Files[2].Type, tags = new[] { new { key = "key 0", value = Payloads[1] } } });
        await Server.PostAsync("model-versions/create", new { name = Model, source = $"runs:/{Runs[0]}/model", run_id = Runs[0], description = Files[2].Type, run_link = "javascript:window.hacked='link'" });
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
