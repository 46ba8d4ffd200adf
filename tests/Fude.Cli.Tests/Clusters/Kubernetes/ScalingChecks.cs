using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>Autoscalers and disruption budgets.</summary>
internal static class ScalingChecks
{
    public static IEnumerable<string> Of(IReadOnlyList<JsonNode> all, IReadOnlyList<Workload> workloads)
    {
        foreach (var scaler in all.Where(manifest => manifest.Kind() == "HorizontalPodAutoscaler"))
        {
            var target = workloads.FirstOrDefault(workload => workload.Title == $"{scaler.Text("spec/scaleTargetRef/kind")}/{scaler.Text("spec/scaleTargetRef/name")}");
            if (target is null)
                yield return $"{scaler.Title()}: there is nothing of that name to scale";
            else if (target.Manifest.At("spec/replicas") is not null)
                yield return $"{scaler.Title()}: {target.Title} sets its replicas too, and each apply would undo the autoscaler's";
            if (!(scaler.Whole("spec/minReplicas") >= 1 && scaler.Whole("spec/minReplicas") <= scaler.Whole("spec/maxReplicas")))
                yield return $"{scaler.Title()}: its least is more than its most";
            if (!scaler.Items("spec/metrics").Any(metric => metric.Text("resource/name") == "cpu"))
                yield return $"{scaler.Title()}: has no fallback where the custom metric is missing";
        }

        foreach (var budget in all.Where(manifest => manifest.Kind() == "PodDisruptionBudget"))
        {
            var protects = workloads.Where(workload => budget.At("spec/selector/matchLabels") is JsonObject { Count: > 0 } selector && selector.Selects(workload.Labels)).ToList();
            if (protects.Count != 1)
                yield return $"{budget.Title()}: protects {protects.Count} workloads";
            if (budget.Whole("spec/maxUnavailable") is null or < 1 && budget.Whole("spec/minAvailable") is not > 0)
                yield return $"{budget.Title()}: lets no pod go, and no node can be emptied";
        }
    }
}
