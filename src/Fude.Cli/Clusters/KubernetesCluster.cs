using System.Text.Json.Nodes;
using Fude.Cli.Supervision;

namespace Fude.Cli.Clusters;

/// <summary>A Kubernetes cluster, by <c>kubectl</c> and its configuration.</summary>
/// <param name="space">The namespace that jobs are made in.</param>
internal sealed class KubernetesCluster(string space) : ITrainingCluster
{
    private const string Kubectl = "kubectl";

    // What a pod waits for that never comes by itself.
    private static readonly string[] Hopeless = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError", "CreateContainerError"];

    public string Title => "the Kubernetes cluster";

    public Task CheckAsync(CancellationToken cancellation) => CallAsync(["get", "namespace", space, "--output", "name", "--request-timeout", "10s"], null, cancellation);

    public async Task StartAsync(TrainingJob job, CancellationToken cancellation)
    {
        try
        {
            await CallAsync(["apply", "--namespace", space, "--filename", "-"], KubernetesManifest.Of(job, withSecret: true), cancellation);
        }
        catch
        {
            await RemoveAsync(job, CancellationToken.None);
            throw;
        }
    }

    public async Task<JobState> LookAsync(TrainingJob job, CancellationToken cancellation)
    {
        var all = await CallAsync(["get", "jobs,pods", "--namespace", space, "--selector", Selector(job), "--output", "json"], null, cancellation);
        return Read(JsonNode.Parse(all)!["items"]!.AsArray());
    }

    /// <summary>Reads a job and its pod, as <c>kubectl get jobs,pods --output json</c> lists them.</summary>
    internal static JobState Read(JsonArray items)
    {
        var job = items.FirstOrDefault(item => (string?)item!["kind"] == "Job");
        var pod = items.LastOrDefault(item => (string?)item!["kind"] == "Pod");
        var node = (string?)pod?["spec"]?["nodeName"];
        foreach (var condition in Conditions(job).Where(condition => (string?)condition["status"] == "True"))
        {
            if ((string?)condition["type"] == "Complete")
                return new(JobPhase.Succeeded, null, node);
            if ((string?)condition["type"] == "Failed")
                return new(JobPhase.Failed, (string?)condition["message"], node);
        }

        if (job is null)
            return new(JobPhase.Failed, "the job is gone", node);
        if ((string?)pod?["status"]?["phase"] is "Running" or "Succeeded" or "Failed")
            return new(JobPhase.Running, null, node);
        var waits = pod?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"];
        var unscheduled = Conditions(pod).FirstOrDefault(condition => (string?)condition["type"] == "PodScheduled" && (string?)condition["status"] == "False");
        var note = (string?)waits?["message"] ?? (string?)waits?["reason"] ?? (string?)unscheduled?["message"];
        return new(Hopeless.Contains((string?)waits?["reason"], StringComparer.Ordinal) ? JobPhase.Failed : JobPhase.Waiting, note, node);
    }

    public (string Program, IReadOnlyList<string> Arguments) LogCommand(TrainingJob job, bool follow) =>
        (Kubectl, ["logs", "--namespace", space, .. follow ? (string[])["--follow"] : [], $"job/{job.Name}"]);

    public Task RemoveAsync(TrainingJob job, CancellationToken cancellation) =>
        CallAsync(["delete", "jobs,secrets", "--namespace", space, "--selector", Selector(job), "--ignore-not-found", "--wait=false", "--request-timeout", "10s"], null, cancellation);

    private static string Selector(TrainingJob job) => $"fude/job={job.Name}";

    private static IEnumerable<JsonNode> Conditions(JsonNode? item) => (item?["status"]?["conditions"] as JsonArray ?? []).Select(condition => condition!);

    private static Task<string> CallAsync(IReadOnlyList<string> arguments, string? input, CancellationToken cancellation) => ToolProcess.CallAsync(Kubectl, arguments, input, cancellation);
}
