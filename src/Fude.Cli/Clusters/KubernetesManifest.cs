using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fude.Cli.Clusters;

/// <summary>The manifest of a training job for Kubernetes, as JSON, which <c>kubectl</c> takes as it takes YAML.</summary>
internal static class KubernetesManifest
{
    private const int KeptSeconds = 3600;
    private const int StopSeconds = 60;
    private const string SecretKey = "value";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The job, before it its secret where it has one.</summary>
    /// <param name="job">The job.</param>
    /// <param name="withSecret">False leaves out the secret, for what is shown to people.</param>
    public static string Of(TrainingJob job, bool withSecret)
    {
        var items = new JsonArray(Job(job));
        if (withSecret && job.Secret is { } secret)
            items.Insert(0, Secret(job, secret));
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = items }.ToJsonString(Indented);
    }

    private static JsonObject Secret(TrainingJob job, JobSecret secret) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = Metadata(job),
        ["type"] = "Opaque",
        ["stringData"] = new JsonObject { [SecretKey] = secret.Value },
    };

    private static JsonObject Job(TrainingJob job) => new()
    {
        ["apiVersion"] = "batch/v1",
        ["kind"] = "Job",
        ["metadata"] = Metadata(job),
        ["spec"] = new JsonObject
        {
            ["backoffLimit"] = 0,
            ["ttlSecondsAfterFinished"] = KeptSeconds,
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = Labels(job) }, ["spec"] = Pod(job) },
        },
    };

    private static JsonObject Metadata(TrainingJob job) => new() { ["name"] = job.Name, ["labels"] = Labels(job) };

    // The network policies of deploy/kubernetes know training by the first two.
    private static JsonObject Labels(TrainingJob job) => new() { ["app.kubernetes.io/name"] = "training", ["app.kubernetes.io/part-of"] = "fude", ["fude/job"] = job.Name };

    private static JsonObject Pod(TrainingJob job) => new()
    {
        ["restartPolicy"] = "Never",
        ["automountServiceAccountToken"] = false,
        ["enableServiceLinks"] = false,
        ["terminationGracePeriodSeconds"] = StopSeconds,
        ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true, ["runAsUser"] = TrainingJob.User, ["runAsGroup"] = TrainingJob.User, ["fsGroup"] = TrainingJob.User, ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } },
        ["containers"] = new JsonArray(Container(job)),
        ["volumes"] = new JsonArray(EmptyFolder("data", "4Gi"), EmptyFolder("tmp", "1Gi")),
    };

    private static JsonObject Container(TrainingJob job) => new()
    {
        ["name"] = "train",
        ["image"] = job.Image,
        ["args"] = new JsonArray([.. job.Arguments.Select(argument => JsonValue.Create(argument))]),
        ["env"] = Variables(job),
        ["resources"] = new JsonObject { ["requests"] = Resources(job.Resources), ["limits"] = Resources(job.Resources) },
        ["securityContext"] = new JsonObject { ["allowPrivilegeEscalation"] = false, ["readOnlyRootFilesystem"] = true, ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") } },
        ["volumeMounts"] = new JsonArray(Mount("data", TrainingJob.DataFolder), Mount("tmp", "/tmp")),
    };

    private static JsonArray Variables(TrainingJob job)
    {
        var variables = new JsonArray([.. job.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value })]);
        if (job.Secret is { } secret)
            variables.Add(new JsonObject { ["name"] = secret.Variable, ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = job.Name, ["key"] = SecretKey } } });
        return variables;
    }

    private static JsonObject Resources(JobResources resources)
    {
        var wanted = new JsonObject { ["cpu"] = Text(resources.Cpus), ["memory"] = $"{Text(resources.MemoryMebibytes)}Mi" };
        if (resources.Gpus > 0)
            wanted["nvidia.com/gpu"] = Text(resources.Gpus);
        return wanted;
    }

    private static JsonObject EmptyFolder(string name, string size) => new() { ["name"] = name, ["emptyDir"] = new JsonObject { ["sizeLimit"] = size } };

    private static JsonObject Mount(string name, string path) => new() { ["name"] = name, ["mountPath"] = path };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
