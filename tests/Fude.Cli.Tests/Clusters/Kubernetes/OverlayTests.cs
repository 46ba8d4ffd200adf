using System.Text;
using Fude.Hosting.Security.Tokens;
using Fude.Testing;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>What <c>kubectl kustomize</c> makes of <c>deploy/kubernetes</c>.</summary>
public sealed class OverlayTests
{
    public static TheoryData<string> Overlays { get; } =
        [.. Directory.EnumerateFiles(Overlay.Folder, "kustomization.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Overlay.Folder, Path.GetDirectoryName(file)!))];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Renders_and_is_sound(string overlay)
    {
        Assert.SkipUnless(Kubectl.IsInstalled, Kubectl.Missing);

        var complaints = await Overlay.CheckAsync(await Overlay.RenderAsync(overlay));

        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Fact]
    public async Task One_replica_on_sqlite_is_never_two()
    {
        Assert.SkipUnless(Kubectl.IsInstalled, Kubectl.Missing);

        var app = (await Overlay.RenderAsync("overlays/single")).Single(manifest => manifest.Title() == "Deployment/app");

        Assert.Equal(1, app.Whole("spec/replicas"));
        Assert.Equal("Recreate", app.Text("spec/strategy/type"));
        Assert.Contains(app.Items("spec/template/spec/volumes"), volume => volume.Text("persistentVolumeClaim/claimName") == "app-data");
    }

    [Theory]
    [InlineData("overlays/mariadb")]
    [InlineData("overlays/production")]
    public async Task More_replicas_share_a_database(string overlay)
    {
        Assert.SkipUnless(Kubectl.IsInstalled, Kubectl.Missing);

        var all = await Overlay.RenderAsync(overlay);

        var database = all.Single(manifest => manifest.Title() == "Deployment/app").Items("spec/template/spec/containers/0/env").Single(variable => variable.Text("name") == "FUDE_APP_Database__Address");
        Assert.Equal(("fude-database", "app"), (database.Text("valueFrom/secretKeyRef/name"), database.Text("valueFrom/secretKeyRef/key")));
        var replicas = all.Single(manifest => manifest.Title() == "Deployment/app").Whole("spec/replicas") ?? all.Single(manifest => manifest.Kind() == "HorizontalPodAutoscaler").Whole("spec/minReplicas");
        Assert.True(replicas >= 2);
    }

    [Fact]
    public async Task Production_scales_by_requests_survives_the_emptying_of_nodes_and_closes_its_networks()
    {
        Assert.SkipUnless(Kubectl.IsInstalled, Kubectl.Missing);

        var all = await Overlay.RenderAsync("overlays/production");

        var scaler = all.Single(manifest => manifest.Kind() == "HorizontalPodAutoscaler");
        Assert.Equal(3, scaler.Whole("spec/minReplicas"));
        var wanted = Assert.Single(scaler.Items("spec/metrics"), metric => metric.Text("type") == "Pods").Text("pods/metric/name");
        var rule = Manifests.Parse(await File.ReadAllTextAsync(Path.Combine(Overlay.Folder, "overlays/production/adapter-rule.yaml"), TestContext.Current.CancellationToken)).Single();
        Assert.Equal(wanted, rule.Text("0/name/as"));
        Assert.Equal(1, all.Single(manifest => manifest.Kind() == "PodDisruptionBudget").Whole("spec/maxUnavailable"));
        Assert.Contains(all, manifest => manifest.Kind() == "NetworkPolicy" && manifest.At("spec/podSelector")!.AsObject().Count == 0 && manifest.At("spec/ingress") is null && manifest.At("spec/egress") is null);
    }

    [Fact]
    public async Task The_console_reaches_the_application_that_lets_its_name_in_and_believes_its_key()
    {
        Assert.SkipUnless(Kubectl.IsInstalled, Kubectl.Missing);

        var all = await Overlay.RenderAsync("overlays/production");

        var (app, tracking) = (Settings("fude-app"), Settings("fude-tracking"));
        var address = new Uri(tracking["FUDE_TRACKING_Console__App"]!.GetValue<string>());
        Assert.Contains(all, manifest => manifest.Title() == $"Service/{address.Host}" && manifest.Items("spec/ports").Any(port => port.Whole("port") == address.Port));
        Assert.Contains(address.Host, app["FUDE_APP_AllowedHosts"]!.GetValue<string>().Split(';'));
        Assert.Equal(app["FUDE_APP_Security__KeyFile"]!.GetValue<string>(), tracking["FUDE_TRACKING_Security__KeyFile"]!.GetValue<string>());
        Assert.Contains(Policy("app", "ingress", "from"), name => name == "tracking");
        Assert.Contains(Policy("tracking", "egress", "to"), name => name == "app");

        System.Text.Json.Nodes.JsonObject Settings(string name) => all.Single(manifest => manifest.Kind() == "ConfigMap" && manifest.Name().StartsWith(name + "-", StringComparison.Ordinal)).At("data")!.AsObject();

        IEnumerable<string?> Policy(string name, string direction, string peers) => all.Single(manifest => manifest.Title() == $"NetworkPolicy/{name}").Items($"spec/{direction}")
            .SelectMany(rule => rule.Items(peers)).Select(peer => peer.At("podSelector/matchLabels")?.AsObject()["app.kubernetes.io/name"]?.GetValue<string>());
    }

    [Fact]
    public async Task The_metric_of_the_autoscaler_is_one_that_the_application_has()
    {
        var rule = Manifests.Parse(await File.ReadAllTextAsync(Path.Combine(Overlay.Folder, "overlays/production/adapter-rule.yaml"), TestContext.Current.CancellationToken)).Single();

        var metric = rule.Text("0/seriesQuery")!.Split('{')[0];

        Assert.Contains($"`{metric}`", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operating.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secrets_are_made_up_anew_and_fit_together()
    {
        var (first, second) = (await Overlay.PrintSecretsAsync(), await Overlay.PrintSecretsAsync());

        Assert.NotEqual(first, second);
        var secrets = Manifests.Parse(first).ToDictionary(secret => secret.Name(), secret => secret.Pairs("data").ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value!.ToString())), StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Contains($":{secrets["fude-mariadb"]["password"]}@mariadb:3306/", secrets["fude-database"]["app"], StringComparison.Ordinal);
        Assert.InRange(secrets["fude-admin"]["password"].Length, 16, 256);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["token.key"], secrets["fude-keys"]["token.key"], TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder["token.key"], UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.NotNull(TokenKeyFile.Read(folder["token.key"], groupMayRead: true));
    }
}
