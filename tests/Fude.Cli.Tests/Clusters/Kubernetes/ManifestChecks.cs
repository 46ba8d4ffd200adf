using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>What is wrong with a set of manifests that go to a cluster together; nothing where all is well.</summary>
/// <param name="all">The manifests.</param>
/// <param name="settings">The settings of the hosts.</param>
/// <param name="given">Secrets that exist besides, each with its keys; null where their keys are not known.</param>
internal sealed class ManifestChecks(IReadOnlyList<JsonNode> all, IReadOnlyList<KnownSettings> settings, IReadOnlyDictionary<string, IReadOnlyList<string>?> given)
{
    public IReadOnlyList<string> Run()
    {
        var complaints = new List<string>();
        foreach (var twice in all.GroupBy(manifest => manifest.Title(), StringComparer.Ordinal).Where(group => group.Count() > 1))
            complaints.Add($"{twice.Key}: is there twice");
        if (all.Where(manifest => manifest.Kind() != "Namespace").Select(manifest => manifest.Text("metadata/namespace")).Distinct(StringComparer.Ordinal).Count() > 1)
            complaints.Add("not all is in one namespace");
        foreach (var map in all.Where(manifest => manifest.Kind() == "ConfigMap"))
            complaints.AddRange(map.Pairs("data").Where(pair => !IsText(pair.Value)).Select(pair => $"{map.Title()}: {pair.Key} is no text"));
        var workloads = all.Select(Workload.Of).OfType<Workload>().ToList();
        foreach (var workload in workloads)
        {
            complaints.AddRange(PodChecks.Of(workload, all));
            complaints.AddRange(VolumeChecks.Of(workload, all, given));
            complaints.AddRange(workload.AllContainers.SelectMany(container => VariableChecks.Of(workload, container, all, settings, given)));
        }

        complaints.AddRange(ServiceChecks.Of(all, workloads, given));
        complaints.AddRange(ScalingChecks.Of(all, workloads));
        return complaints;
    }

    internal static bool IsText(JsonNode? value) => value is JsonValue scalar && scalar.GetValueKind() == System.Text.Json.JsonValueKind.String;
}
