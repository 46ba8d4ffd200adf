using System.Text.Json.Nodes;
using Fude.Cli.Tests.Clusters.Kubernetes;
using Fude.Testing;

namespace Fude.Cli.Tests.Clusters;

/// <summary><c>fude train --on …</c> as far as no cluster is needed.</summary>
public sealed class ClusterTrainingTests
{
    private const string Password = "a password of somebody";

    private static readonly Dictionary<string, string> SignedIn = new(StringComparer.Ordinal)
    {
        ["MLFLOW_TRACKING_URI"] = "https://tracking.example.org",
        ["MLFLOW_TRACKING_USERNAME"] = "trainer",
        ["MLFLOW_TRACKING_PASSWORD"] = Password,
    };

    [Fact]
    public async Task The_manifest_of_a_job_is_sound_and_holds_no_password()
    {
        var result = await RunAsync(SignedIn, "train", "--on", "kubernetes", "--model", "mlp", "--dataset", "strokes", "--run-name", "a \"name\": with $HOME", "--image", "registry:5000/fude/train:1.2", "--job-cpus", "2", "--job-gpus", "1", "--tracking-in-cluster", "http://tracking:5000", "--dry-run");

        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.DoesNotContain(Password, result.Output, StringComparison.Ordinal);
        var job = Manifests.Parse(result.Output).Single().Items("items").Single();
        var checks = new ManifestChecks([job], await KnownSettings.OfBothHostsAsync(), new Dictionary<string, IReadOnlyList<string>?>(StringComparer.Ordinal) { [job.Name()] = ["value"] });
        Assert.Empty(checks.Run());
        var container = job.At("spec/template/spec/containers/0")!;
        string[] arguments = [.. container.Items("args").Select(argument => argument.ToString())];
        Assert.Equal(["train", "--dataset", "strokes", "--model", "mlp", "--data-dir", "/data"], arguments[..7]);
        Assert.Equal("a \"name\": with $HOME", arguments[Array.IndexOf(arguments, "--run-name") + 1]);
        Assert.Equal("2", arguments[Array.IndexOf(arguments, "--threads") + 1]);
        Assert.Equal("1", container.Text("resources/limits/nvidia.com~1gpu"));
        Assert.Equal("http://tracking:5000", container.Items("env").Single(variable => variable.Text("name") == "MLFLOW_TRACKING_URI").Text("value"));
        Assert.Equal("value", container.Items("env").Single(variable => variable.Text("name") == "MLFLOW_TRACKING_PASSWORD").Text("valueFrom/secretKeyRef/key"));
    }

    [Theory]
    [InlineData("spec/backoffLimit", "is tried again")]
    [InlineData("spec/template/spec/restartPolicy", "restartPolicy is Never or OnFailure")]
    [InlineData("spec/template/spec/containers/0/resources", "no limit of memory")]
    public async Task The_checks_of_a_jobs_manifest_can_fail(string taken, string complaint)
    {
        var result = await RunAsync(SignedIn, "train", "--on", "kubernetes", "--dry-run");
        var job = Manifests.Parse(result.Output).Single().Items("items").Single();
        var slash = taken.LastIndexOf('/');
        Assert.True(((JsonObject)job.At(taken[..slash])!).Remove(taken[(slash + 1)..]));

        var complaints = new ManifestChecks([job], await KnownSettings.OfBothHostsAsync(), new Dictionary<string, IReadOnlyList<string>?>(StringComparer.Ordinal) { [job.Name()] = null }).Run();

        Assert.Contains(complaints, told => told.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_has_the_labels_that_the_network_policies_let_out()
    {
        Assert.SkipUnless(Kubectl.IsInstalled, Kubectl.Missing);
        var result = await RunAsync(SignedIn, "train", "--on", "kubernetes", "--dry-run");
        var labels = Manifests.Parse(result.Output).Single().At("items/0/spec/template/metadata/labels");

        var policies = (await Overlay.RenderAsync("overlays/production")).Where(manifest => manifest.Kind() == "NetworkPolicy" && manifest.Name() == "training");

        Assert.All(policies, policy => Assert.True(policy.At("spec/podSelector/matchLabels").Selects(labels)));
        Assert.Single(policies);
    }

    [Theory]
    [InlineData("--image is for --on swarm or --on kubernetes", "train", "--image", "fude/train:1")]
    [InlineData("--job-cpus is for --on", "sweep", "--param", "lr=1,2", "--job-cpus", "2")]
    [InlineData("--on is 'nomad' but has to be swarm or kubernetes", "train", "--on", "nomad")]
    [InlineData("--dry-run is for --on kubernetes", "train", "--on", "swarm", "--dry-run")]
    [InlineData("--dry-run is for 'fude train'", "sweep", "--param", "lr=1,2", "--on", "kubernetes", "--dry-run")]
    [InlineData("--job-memory must be 256 to 4194304, not 1", "train", "--on", "swarm", "--job-memory", "1")]
    [InlineData("--tracking-in-cluster 'tracking' is not the address of a server", "train", "--on", "swarm", "--tracking-in-cluster", "tracking")]
    [InlineData("--dataset folder:digits lies on this machine", "train", "--on", "swarm", "--dataset", "folder:digits")]
    [InlineData("--dataset folder:digits lies on this machine", "sweep", "--param", "dataset=strokes,folder:digits", "--on", "swarm")]
    [InlineData("--out is for a training here", "train", "--on", "swarm", "--out", "bundle")]
    [InlineData("jobs leave what they trained at the tracking server", "train", "--on", "swarm", "--no-tracking")]
    [InlineData("each has a loopback of its own", "train", "--on", "swarm", "--tracking", "http://127.0.0.1:5000")]
    public async Task Bad_usage_is_one_line_and_status_2(string message, params string[] arguments)
    {
        var result = await RunAsync(SignedIn, arguments);

        Assert.Equal(2, result.Status);
        Assert.Contains(message, Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("swarm", "docker info failed", "DOCKER_HOST", "unix:///nowhere/docker.sock")]
    [InlineData("kubernetes", "kubectl get failed", "KUBECONFIG", "/dev/null")]
    [InlineData("swarm", "there is no program 'docker'", "PATH", "/nowhere")]
    public async Task Without_a_cluster_it_says_so(string cluster, string message, string variable, string value)
    {
        Assert.SkipUnless(cluster == "swarm" ? variable == "PATH" || ClusterEngines.IsInstalled : Kubectl.IsInstalled, cluster == "swarm" ? ClusterEngines.Missing : Kubectl.Missing);
        var environment = new Dictionary<string, string>(SignedIn, StringComparer.Ordinal) { [variable] = value };

        var result = await RunAsync(environment, "train", "--on", cluster);

        Assert.Equal(1, result.Status);
        Assert.StartsWith($"fude: {message}", Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<FudeResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        using var process = FudeProcess.Start([.. arguments, "--data-dir", folder.Path], environment);
        return await process.EndAsync();
    }
}
