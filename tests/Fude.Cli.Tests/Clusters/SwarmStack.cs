using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Fude.Testing;

namespace Fude.Cli.Tests.Clusters;

/// <summary>
/// <c>deploy/swarm</c> on three engines: images are built on the first and loaded into the others, and the stack is started by its script. Once for
/// all tests; some minutes.
/// </summary>
public sealed class SwarmStack : IAsyncLifetime
{
    public const int Engines = 3;
    public const string AdminPassword = "the admin's password";
    private const string Runtime = "fude-test/aspnet:10.0";
    private static readonly string[] Foreign = [Runtime, "fude-test/nginx:1.22", "fude-test/mariadb:10.11"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();
    private ClusterEngines? _engines;

    /// <summary>The engines.</summary>
    public ClusterEngines Swarm => _engines!;

    /// <summary>Pictures of digits.</summary>
    public IReadOnlyList<byte[]> Pictures { get; private set; } = [];

    /// <summary>The tag of the model that is in the image.</summary>
    public string FirstTag => "seed";

    /// <summary>A client of the nginx of an engine.</summary>
    public HttpClient Nginx(int engine) => NetworkPlace.ClientOf(Swarm.NetworkProcessOf("hub"), new Uri($"http://10.87.0.{engine}:8080"));

    /// <summary>A client of the tracking server.</summary>
    public HttpClient Tracking() => NetworkPlace.ClientOf(Swarm.NetworkProcessOf("hub"), TrackingAddress);

    /// <summary>The tracking server's address outside of the stack.</summary>
    public static Uri TrackingAddress { get; } = new("http://10.87.0.1:5000");

    /// <summary>Runs the command line in the hub's network, with the swarm's engine.</summary>
    public FudeProcess Fude(params string[] arguments) => FudeProcess.StartIn(
        $"/proc/{Swarm.NetworkProcessOf("hub")}/ns/net",
        [.. arguments, "--data-dir", _folder["data"], "--tracking", TrackingAddress.AbsoluteUri, "--tracking-in-cluster", "http://tracking:5000", "--job-network", "fude_inner", "--job-memory", "1024"],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["DOCKER_HOST"] = Swarm.HostOf(1), ["MLFLOW_TRACKING_USERNAME"] = "admin", ["MLFLOW_TRACKING_PASSWORD"] = AdminPassword });

    /// <summary>A token of the user admin: the application believes it too.</summary>
    public async Task<string> SignInAsync()
    {
        using var tracking = Tracking();
        using var answer = await tracking.PostAsJsonAsync("/api/fude/login", new { username = "admin", password = AdminPassword });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <summary>Waits until as many tasks of a service run as are wanted, on nodes that are there.</summary>
    public async Task WaitForAsync(string service, int tasks)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(500))
        {
            var running = (await Swarm.DockerAsync(1, "service", "ls", "--filter", $"name={service}", "--format", "{{.Replicas}}")).Split(' ')[0];
            if (running == string.Create(CultureInfo.InvariantCulture, $"{tasks}/{tasks}"))
                return;
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"{service} has {running}: {await Swarm.DockerAsync(1, "stack", "ps", "fude", "--no-trunc")}\n{await Swarm.DockerAsync(1, "service", "logs", "--tail", "20", service)}");
        }
    }

    /// <summary>Waits until as many tasks of a service run on other nodes than one: the swarm counts a lost node's tasks until it has missed the node.</summary>
    public async Task WaitForTasksAsync(string service, int tasks, string not)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var running = (await Swarm.DockerAsync(1, "service", "ps", "--filter", "desired-state=running", "--format", "{{.Node}} {{.CurrentState}}", service)).Split('\n').Count(task => !task.StartsWith(not, StringComparison.Ordinal) && task.Contains(" Running ", StringComparison.Ordinal));
            if (running >= tasks)
                return;
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"{service} has {running} tasks beside {not}");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!ClusterEngines.IsInstalled || !File.Exists("/usr/sbin/debootstrap"))
            return;
        _engines = await ClusterEngines.StartAsync();
        await MakePicturesAsync();
        await MakeImagesAsync();
        await ShareImagesAsync();
        await RunAsync("sh", Path.Combine(Repository.Root, "deploy", "swarm", "start.sh"));
        await WaitForAsync("fude_database", 1);
        await WaitForAsync("fude_tracking", 1);
        await WaitForAsync("fude_app", 3);
        await WaitForAsync("fude_nginx", 3);
    }

    public ValueTask DisposeAsync()
    {
        _engines?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task MakePicturesAsync()
    {
        Assert.Equal(0, (await FudeProcess.RunAsync("train", "--model", "mlp", "--dataset", "strokes", "--train-count", "4000", "--test-count", "500", "--epochs", "2", "--no-tracking", "--out", _folder["context/model"])).Status);
        Assert.Equal(0, (await FudeProcess.RunAsync("data", "export", "--dataset", "strokes", "--train-count", "10", "--test-count", "100", "--format", "folder", "--out", _folder["pictures"])).Status);
        Pictures = [.. Directory.EnumerateFiles(Path.Combine(_folder["pictures"], "test"), "*.png", SearchOption.AllDirectories).Select(File.ReadAllBytes)];
    }

    private async Task MakeImagesAsync()
    {
        // Images that were made by this machine's own engine before are taken from a file: making them takes minutes.
        var kept = Path.Combine(Repository.Root, "artifacts", "test-images", "foreign.tar");
        if (File.Exists(kept))
            await Swarm.DockerAsync(1, "load", "--quiet", "--input", kept);
        await RunAsync("sh", Path.Combine(Repository.Root, "tests", "images", "make.sh"), "aspnet", "nginx", "mariadb");
        if (!File.Exists(kept))
            await Swarm.DockerAsync(1, ["save", "--output", kept, .. Foreign]);
        await RunAsync("dotnet", FudeProcess.Program, "images", "build", "--train", "--base-image", Runtime);
        await RunAsync("docker", "build", "--tag", "fude/app:seed", "--file", Path.Combine(Repository.Root, "deploy", "docker", "app.Dockerfile"), "--build-arg", "TAG=seed", _folder["context"]);
    }

    private async Task ShareImagesAsync()
    {
        var names = (await Swarm.DockerAsync(1, "image", "ls", "--format", "{{.Repository}}:{{.Tag}}")).Split('\n').Where(name => name.StartsWith("fude", StringComparison.Ordinal) && !name.Contains("<none>", StringComparison.Ordinal));
        await Swarm.DockerAsync(1, ["save", "--output", _folder["images.tar"], .. names]);
        for (var engine = 2; engine <= Engines; engine++)
            await Swarm.DockerAsync(engine, "load", "--quiet", "--input", _folder["images.tar"]);
        File.Delete(_folder["images.tar"]);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOCKER_HOST"] = Swarm.HostOf(1),
            ["FUDE_APP_IMAGE"] = "fude/app:seed",
            ["FUDE_NGINX_IMAGE"] = Foreign[1],
            ["FUDE_DATABASE_IMAGE"] = Foreign[2],
            ["FUDE_RESOLVE_IMAGE"] = "never",
            ["FUDE_ADMIN_PASSWORD"] = AdminPassword,
        };
        var (status, output, errors) = await ProcessOutput.OfAsync(program, arguments, null, environment);
        Assert.True(status == 0, $"{program} {string.Join(' ', arguments)}: {output}\n{errors}");
    }
}
