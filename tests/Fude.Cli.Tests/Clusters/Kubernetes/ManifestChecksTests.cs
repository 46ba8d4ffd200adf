using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>The checks can fail: each of these manifests has one thing wrong with it, and is told so.</summary>
public sealed class ManifestChecksTests
{
    private const string Pod = "Deployment/app:spec/template/spec/";
    private const string Container = Pod + "containers/0/";
    private const string Config = "ConfigMap/fude-app:data/";

    // Where, the new value as JSON (null takes it away), and a part of the complaint.
    public static TheoryData<string, string?, string> Mutilations { get; } = new()
    {
        { Pod + "automountServiceAccountToken", "true", "service account's token" },
        { Pod + "enableServiceLinks", null, "may look like settings" },
        { Pod + "securityContext/runAsNonRoot", "false", "may run as root" },
        { Pod + "securityContext/runAsUser", "0", "may run as root" },
        { Pod + "securityContext/seccompProfile", null, "seccomp" },
        { Pod + "hostNetwork", "true", "shares a namespace with its node" },
        { Pod + "terminationGracePeriodSeconds", "30", "killed before it has stopped" },
        { Pod + "topologySpreadConstraints/0/labelSelector/matchLabels/app.kubernetes.io~1name", "\"web\"", "spreads other pods" },
        { Pod + "volumes/0", """{"name":"data","hostPath":{"path":"/srv"}}""", "folder of its node" },
        { Pod + "volumes/0/emptyDir", null, "0 sources" },
        { Pod + "volumes/0/emptyDir/sizeLimit", null, "all of its node's room" },
        { Pod + "volumes/0/name", "\"dat\"", "which is no volume" },
        { Pod + "volumes/2/secret/defaultMode", "292", "read by all users" },
        { Pod + "volumes/2/secret/secretName", "\"keys\"", "no Secret/keys" },
        { Container + "image", "\"fude/app:latest\"", "names no version" },
        { Container + "image", "\"registry:5000/fude/app\"", "names no version" },
        { Container + "resources/limits/memory", null, "no limit of memory" },
        { Container + "resources/requests/cpu", "\"2500m\"", "more cpu than its limit" },
        { Container + "securityContext/allowPrivilegeEscalation", null, "more rights" },
        { Container + "securityContext/privileged", "true", "more rights" },
        { Container + "securityContext/readOnlyRootFilesystem", "false", "write to its image" },
        { Container + "securityContext/capabilities/drop", """["NET_RAW"]""", "keeps capabilities" },
        { Container + "securityContext/runAsUser", "0", "runs as root" },
        { Container + "startupProbe", null, "has no startupProbe" },
        { Container + "startupProbe/failureThreshold", "3", "s to start" },
        { Container + "readinessProbe/httpGet/path", "\"/api/health\"", "readinessProbe asks /api/health" },
        { Container + "livenessProbe/httpGet/path", "\"/api/health/ready\"", "livenessProbe asks /api/health/ready" },
        { Container + "livenessProbe/httpGet/port", "8080", "asks port 8080" },
        { Container + "envFrom/0/configMapRef/name", "\"fude-app\"", "no ConfigMap/fude-app" },
        { Container + "env/0/valueFrom/secretKeyRef/key", "\"web\"", "no key web in Secret/fude-database" },
        { Container + "env/0", """{"name":"FUDE_APP_Database__Address","value":"mysql://fude:secret@db/app"}""", "a secret in plain sight" },
        { Container + "env/1", """{"name":"FUDE_APP_Databse__Address","value":"x"}""", "FUDE_APP_Databse__Address is no setting" },
        { Container + "env/1", """{"name":"FUDE_APP_Database__Readers","value":"1000"}""", "not 1…256" },
        { Container + "env/1", """{"name":"FUDE_APP_Database__Readers","value":9}""", "FUDE_APP_Database__Readers is no text" },
        { Container + "env/1", """{"name":"FUDE_APP_Database__Address","value":"/data/x"}""", "is there twice" },
        { Container + "volumeMounts/1/mountPath", "\"/data\"", "two volumes at one place" },
        { Container + "volumeMounts/1/mountPath", "\"/var/tmp\"", "no /tmp" },
        { Config + "FUDE_APP_Urls", "\"http://*:8080\"", "names another port" },
        { Config + "FUDE_APP_Data__Path", "\"/srv\"", "where it can't write" },
        { Config + "FUDE_APP_Security__KeyFile", "\"/secrets/keys/token\"", "which no secret puts there" },
        { Config + "FUDE_APP_AllowedHosts", "\"app\"", "does not answer to fude.example.org" },
        { Config + "FUDE_APP_Requests__DrainSeconds", "\"40\"", "killed before it has stopped" },
        { Config + "FUDE_APP_Requests__DrainSeconds", "20", "is no text" },
        { "Deployment/app:spec/selector/matchLabels/app.kubernetes.io~1name", "\"web\"", "does not match its pods' labels" },
        { "Deployment/app:spec/replicas", "3", "each apply would undo" },
        { "Deployment/app:metadata/namespace", "\"other\"", "not all is in one namespace" },
        { "Service/app:spec/selector/app.kubernetes.io~1name", "\"web\"", "selects 0 workloads" },
        { "Service/app:spec/ports/0/targetPort", "8080", "have no port 8080" },
        { "StatefulSet/tracking:spec/serviceName", "\"track\"", "no Service/track" },
        { "StatefulSet/tracking:spec/volumeClaimTemplates", null, "mounts data, which is no volume" },
        { "StatefulSet/tracking:spec/template/spec/initContainers", """[{"name":"first","image":"busybox:1.36"}]""", "first: may get more rights" },
        { "Ingress/app:spec/rules/0/http/paths/0/backend/service/name", "\"web\"", "leads to web" },
        { "Ingress/app:spec/tls/0/secretName", "\"other\"", "no Secret/other" },
        { "HorizontalPodAutoscaler/app:spec/scaleTargetRef/name", "\"web\"", "nothing of that name" },
        { "HorizontalPodAutoscaler/app:spec/minReplicas", "30", "its least is more" },
        { "HorizontalPodAutoscaler/app:spec/metrics/1", null, "no fallback" },
        { "PodDisruptionBudget/app:spec/maxUnavailable", "0", "lets no pod go" },
        { "PodDisruptionBudget/app:spec/selector/matchLabels/app.kubernetes.io~1name", "\"web\"", "protects 0 workloads" },
        { "NetworkPolicy/app:spec/podSelector/matchLabels/app.kubernetes.io~1name", "\"web\"", "is about no pod" },
        { "NetworkPolicy/app:spec/ingress/0/ports/0/port", "80", "lets in to port 80" },
        { "NetworkPolicy/app:spec/egress/0/ports/0/port", "80", "that are not there" },
    };

    [Theory]
    [MemberData(nameof(Mutilations))]
    public async Task Tells_what_is_wrong(string where, string? value, string complaint)
    {
        Assert.SkipUnless(Kubectl.IsInstalled, Kubectl.Missing);
        var manifests = await Overlay.RenderAsync("overlays/production");

        Change(manifests, where, value);

        Assert.Contains(await Overlay.CheckAsync(manifests), told => told.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_that_is_there_twice_is_told()
    {
        Assert.SkipUnless(Kubectl.IsInstalled, Kubectl.Missing);
        var manifests = await Overlay.RenderAsync("overlays/production");

        Assert.Contains("Service/app: is there twice", await Overlay.CheckAsync([.. manifests, manifests.Single(manifest => manifest.Title() == "Service/app")]));
    }

    [Fact]
    public async Task The_settings_that_are_compared_with_are_all_of_both_hosts()
    {
        Assert.All(await KnownSettings.OfBothHostsAsync(), known => Assert.InRange(known.Count, 30, 1000));
    }

    private static void Change(List<JsonNode> manifests, string where, string? value)
    {
        var (title, path) = (where.Split(':')[0], where[(where.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var manifest = manifests.Single(manifest => manifest.Title() == title || (title.StartsWith("ConfigMap/", StringComparison.Ordinal) && manifest.Title().StartsWith(title + "-", StringComparison.Ordinal)));
        var slash = path.LastIndexOf('/');
        var (parent, name) = (slash < 0 ? manifest : manifest.At(path[..slash])!, path[(slash + 1)..].Replace("~1", "/", StringComparison.Ordinal));
        var node = value is null ? null : JsonNode.Parse(value);
        if (parent is JsonArray list)
        {
            var index = int.Parse(name, System.Globalization.CultureInfo.InvariantCulture);
            if (node is null)
                list.RemoveAt(index);
            else if (index == list.Count)
                list.Add(node);
            else
                list[index] = node;
        }
        else if (node is null)
            Assert.True(parent.AsObject().Remove(name), $"there is no {where} to take away");
        else
            parent.AsObject()[name] = node;
    }
}
