using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>Services, what is in front of them, and who may reach whom.</summary>
internal static class ServiceChecks
{
    public static IEnumerable<string> Of(IReadOnlyList<JsonNode> all, IReadOnlyList<Workload> workloads, IReadOnlyDictionary<string, IReadOnlyList<string>?> given) =>
        all.SelectMany(manifest => manifest.Kind() switch
        {
            "Service" => OfService(manifest, workloads),
            "StatefulSet" => OfStatefulSet(manifest, all, workloads),
            "Ingress" => OfIngress(manifest, all, workloads, given),
            "NetworkPolicy" => OfPolicy(manifest, workloads),
            _ => [],
        });

    private static IEnumerable<string> OfService(JsonNode service, IReadOnlyList<Workload> workloads)
    {
        var selected = workloads.Where(workload => service.At("spec/selector") is JsonObject { Count: > 0 } selector && selector.Selects(workload.Labels)).ToList();
        if (selected.Count != 1)
            yield return $"{service.Title()}: selects {selected.Count} workloads";
        foreach (var port in service.Items("spec/ports"))
        {
            var target = port.Text("targetPort") ?? port.Text("port")!;
            if (selected.Any(workload => !workload.Ports.Contains(target, StringComparer.Ordinal)))
                yield return $"{service.Title()}: its pods have no port {target}";
        }
    }

    private static IEnumerable<string> OfStatefulSet(JsonNode set, IReadOnlyList<JsonNode> all, IReadOnlyList<Workload> workloads)
    {
        var service = all.FirstOrDefault(manifest => manifest.Title() == $"Service/{set.Text("spec/serviceName")}");
        if (service is null || !service.At("spec/selector").Selects(workloads.First(workload => workload.Manifest == set).Labels))
            yield return $"{set.Title()}: there is no Service/{set.Text("spec/serviceName")} of its own";
    }

    private static IEnumerable<string> OfIngress(JsonNode ingress, IReadOnlyList<JsonNode> all, IReadOnlyList<Workload> workloads, IReadOnlyDictionary<string, IReadOnlyList<string>?> given)
    {
        foreach (var secret in ingress.Items("spec/tls").Select(tls => tls.Text("secretName")!).Where(secret => !given.ContainsKey(secret)))
            yield return $"{ingress.Title()}: there is no Secret/{secret}";
        foreach (var rule in ingress.Items("spec/rules"))
        {
            foreach (var backend in rule.Items("http/paths").Select(path => path.At("backend/service")!))
            {
                var service = all.FirstOrDefault(manifest => manifest.Title() == $"Service/{backend.Text("name")}");
                if (service is null || service.Items("spec/ports").All(port => port.Text("name") != backend.Text("port/name") && port.Text("port") != backend.Text("port/number")))
                    yield return $"{ingress.Title()}: leads to {backend.Text("name")}, which has no such port or is not there";
                else if (!Allows(service, rule.Text("host")!, all, workloads))
                    yield return $"{ingress.Title()}: {backend.Text("name")} does not answer to {rule.Text("host")} (AllowedHosts)";
            }
        }
    }

    private static bool Allows(JsonNode service, string host, IReadOnlyList<JsonNode> all, IReadOnlyList<Workload> workloads) =>
        workloads.Where(workload => service.At("spec/selector").Selects(workload.Labels)).SelectMany(workload => workload.Containers)
            .SelectMany(container => Workload.VariablesOf(container, all)).Where(pair => pair.Key.EndsWith("_AllowedHosts", StringComparison.Ordinal))
            .All(pair => pair.Value.Split(';') is var hosts && (hosts.Contains("*", StringComparer.Ordinal) || (hosts.Contains(host, StringComparer.Ordinal) && hosts.Contains(service.Name(), StringComparer.Ordinal))));

    private static IEnumerable<string> OfPolicy(JsonNode policy, IReadOnlyList<Workload> workloads)
    {
        if (policy.Items("spec/policyTypes").FirstOrDefault() is null)
            yield return $"{policy.Title()}: does not say what it is about";
        var here = Selected(policy.At("spec/podSelector"), workloads);
        if (here.Count == 0)
            yield return $"{policy.Title()}: is about no pod";
        foreach (var port in policy.Items("spec/ingress").SelectMany(rule => rule.Items("ports")).Select(port => port.Text("port")!))
        {
            if (here.All(workload => !workload.Ports.Contains(port, StringComparer.Ordinal)))
                yield return $"{policy.Title()}: lets in to port {port}, which its pods do not have";
        }

        foreach (var rule in policy.Items("spec/egress"))
        {
            var there = rule.Items("to").Select(peer => peer.At("podSelector")).OfType<JsonNode>().SelectMany(peer => Selected(peer, workloads)).ToList();
            if (rule.Items("to").Any(peer => peer.At("podSelector") is not null) && !rule.Items("ports").All(port => there.Exists(workload => workload.Ports.Contains(port.Text("port")!, StringComparer.Ordinal))))
                yield return $"{policy.Title()}: lets out to pods or ports that are not there";
        }
    }

    // The jobs of `fude train --on kubernetes` are not among the manifests; a workload with their labels stands for them.
    private static List<Workload> Selected(JsonNode? selector, IReadOnlyList<Workload> workloads) =>
        selector.At("matchLabels").Selects(JobLabels) ? [.. workloads.Where(workload => selector.At("matchLabels").Selects(workload.Labels)), Training] : [.. workloads.Where(workload => selector.At("matchLabels").Selects(workload.Labels))];

    private static readonly JsonObject JobLabels = new() { ["app.kubernetes.io/name"] = "training", ["app.kubernetes.io/part-of"] = "fude" };

    private static readonly Workload Training = new(new JsonObject { ["kind"] = "Job", ["metadata"] = new JsonObject { ["name"] = "training" } }, new JsonObject(), JobLabels);
}
