using System.Globalization;
using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>Pods and their containers: rights, images, probes, resources, labels.</summary>
internal static class PodChecks
{
    private const int LeastStartSeconds = 30;

    private static readonly Dictionary<string, (string Alive, string Ready)> Paths = new(StringComparer.Ordinal)
    {
        ["fude/app"] = ("/api/health", "/api/health/ready"),
        ["fude/tracking"] = ("/health", "/health"),
    };

    public static IEnumerable<string> Of(Workload workload, IReadOnlyList<JsonNode> all) =>
        OfPod(workload, all).Concat(workload.AllContainers.SelectMany(container =>
            OfContainer(container).Concat(OfResources(container)).Concat(workload.Serves && workload.Containers.Contains(container) ? OfProbes(container) : []).Select(complaint => $"{workload.Title}: {container.Text("name")}: {complaint}")));

    private static IEnumerable<string> OfPod(Workload workload, IReadOnlyList<JsonNode> all)
    {
        var (pod, title) = (workload.Pod, workload.Title);
        if (!pod.IsFalse("automountServiceAccountToken"))
            yield return $"{title}: has a service account's token";
        if (!pod.IsFalse("enableServiceLinks"))
            yield return $"{title}: has variables of services, which may look like settings";
        if (!pod.IsTrue("securityContext/runAsNonRoot") || pod.Whole("securityContext/runAsUser") is not > 0)
            yield return $"{title}: may run as root";
        if (pod.Text("securityContext/seccompProfile/type") != "RuntimeDefault")
            yield return $"{title}: has no seccomp profile";
        if (pod.IsTrue("hostNetwork") || pod.IsTrue("hostPID") || pod.IsTrue("hostIPC"))
            yield return $"{title}: shares a namespace with its node";
        if (workload.Manifest.Kind() is "Deployment" or "StatefulSet" && (workload.Manifest.At("spec/selector/matchLabels") is not JsonObject { Count: > 0 } selector || !selector.Selects(workload.Labels)))
            yield return $"{title}: its selector does not match its pods' labels";
        if (pod.Items("topologySpreadConstraints").Any(spread => !spread.At("labelSelector/matchLabels").Selects(workload.Labels)))
            yield return $"{title}: spreads other pods than its own";
        if (!workload.Serves && pod.Text("restartPolicy") is not ("Never" or "OnFailure"))
            yield return $"{title}: a job's restartPolicy is Never or OnFailure";
        if (workload.Manifest.Kind() == "Job" && (workload.Manifest.Whole("spec/backoffLimit") is null || workload.Manifest.Whole("spec/ttlSecondsAfterFinished") is null))
            yield return $"{title}: is tried again, or kept, without a limit";
        foreach (var container in workload.Containers)
        {
            var variables = Workload.VariablesOf(container, all);
            var needed = variables.Where(pair => pair.Key.EndsWith("Requests__StopDelaySeconds", StringComparison.Ordinal) || pair.Key.EndsWith("Requests__DrainSeconds", StringComparison.Ordinal)).Sum(pair => long.Parse(pair.Value, CultureInfo.InvariantCulture));
            if ((pod.Whole("terminationGracePeriodSeconds") ?? 30) <= needed)
                yield return $"{title}: is killed before it has stopped by itself, which takes up to {needed} s";
        }
    }

    private static IEnumerable<string> OfContainer(JsonNode container)
    {
        var name = container.Text("image")?.Split('/')[^1] ?? "";
        if (!name.Contains('@', StringComparison.Ordinal) && (!name.Contains(':', StringComparison.Ordinal) || name.EndsWith(":latest", StringComparison.Ordinal) || name.EndsWith(':')))
            yield return $"image '{container.Text("image")}' names no version";
        if (!container.IsFalse("securityContext/allowPrivilegeEscalation") || container.IsTrue("securityContext/privileged"))
            yield return "may get more rights";
        if (!container.IsTrue("securityContext/readOnlyRootFilesystem"))
            yield return "may write to its image's files";
        if (container.Items("securityContext/capabilities/drop").All(capability => capability.ToString() != "ALL") || container.Items("securityContext/capabilities/add").Any())
            yield return "keeps capabilities";
        if (container.At("securityContext/runAsUser") is not null && container.Whole("securityContext/runAsUser") is not > 0)
            yield return "runs as root";
    }

    private static IEnumerable<string> OfResources(JsonNode container)
    {
        foreach (var resource in (string[])["cpu", "memory"])
        {
            var (request, limit) = (Quantity(container.Text($"resources/requests/{resource}")), Quantity(container.Text($"resources/limits/{resource}")));
            if (request is null || limit is null)
                yield return $"has no request or no limit of {resource}";
            else if (request > limit)
                yield return $"requests more {resource} than its limit";
        }
    }

    private static IEnumerable<string> OfProbes(JsonNode container)
    {
        var image = container.Text("image")?.Split(':', '@')[0] ?? "";
        foreach (var probe in (string[])["startupProbe", "readinessProbe", "livenessProbe"])
        {
            if (container.At(probe) is not { } found)
                yield return $"has no {probe}";
            else if ((found.Text("httpGet/port") ?? found.Text("tcpSocket/port")) is { } port && !Workload.PortsOf(container).Contains(port, StringComparer.Ordinal))
                yield return $"{probe} asks port {port}, which it does not have";
            else if (Paths.TryGetValue(image, out var paths) && found.Text("httpGet/path") != (probe == "readinessProbe" ? paths.Ready : paths.Alive))
                yield return $"{probe} asks {found.Text("httpGet/path")}";
        }

        if (container.Whole("startupProbe/periodSeconds") * container.Whole("startupProbe/failureThreshold") < LeastStartSeconds)
            yield return $"has less than {LeastStartSeconds} s to start";
    }

    // https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
    private static decimal? Quantity(string? text)
    {
        if (text is null)
            return null;
        var number = text.TrimEnd('m', 'K', 'M', 'G', 'T', 'k', 'i');
        decimal? factor = text[number.Length..] switch { "" => 1, "m" => 0.001m, "k" => 1e3m, "M" => 1e6m, "G" => 1e9m, "Ki" => 1024, "Mi" => 1 << 20, "Gi" => 1 << 30, _ => null };
        return decimal.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value * factor : null;
    }
}
