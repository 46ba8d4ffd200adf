using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>Something that makes pods.</summary>
/// <param name="Manifest">All of it.</param>
/// <param name="Pod">The pods' specification.</param>
/// <param name="Labels">The pods' labels.</param>
internal sealed record Workload(JsonNode Manifest, JsonNode Pod, JsonNode? Labels)
{
    public string Title => Manifest.Title();

    /// <summary>Whether it goes on until it is stopped.</summary>
    public bool Serves => Manifest.Kind() is not ("Job" or "CronJob");

    public IEnumerable<JsonNode> Containers => Pod.Items("containers");

    public IEnumerable<JsonNode> AllContainers => Pod.Items("initContainers").Concat(Containers);

    public static Workload? Of(JsonNode manifest) => manifest.Kind() switch
    {
        "Deployment" or "StatefulSet" or "DaemonSet" or "Job" => new(manifest, manifest.At("spec/template/spec")!, manifest.At("spec/template/metadata/labels")),
        "CronJob" => new(manifest, manifest.At("spec/jobTemplate/spec/template/spec")!, manifest.At("spec/jobTemplate/spec/template/metadata/labels")),
        "InferenceService" => new(manifest, manifest.At("spec/predictor")!, manifest.At("metadata/labels")),
        _ => null,
    };

    /// <summary>The ports of its containers, by name and by number.</summary>
    public IEnumerable<string> Ports => Containers.SelectMany(PortsOf);

    public static IEnumerable<string> PortsOf(JsonNode container) =>
        container.Items("ports").SelectMany(port => (string?[])[port.Text("name"), port.Text("containerPort")]).OfType<string>();

    /// <summary>A container's variables with plain values: its own, and those of the config maps that it takes whole.</summary>
    public static Dictionary<string, string> VariablesOf(JsonNode container, IReadOnlyList<JsonNode> all)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var map in container.Items("envFrom").Select(source => source.Text("configMapRef/name")).OfType<string>())
        {
            foreach (var (name, value) in all.Where(manifest => manifest.Title() == $"ConfigMap/{map}").SelectMany(manifest => manifest.Pairs("data")))
                variables[name] = value?.ToString() ?? "";
        }

        foreach (var variable in container.Items("env").Where(variable => variable.At("value") is not null))
            variables[variable.Text("name")!] = variable.Text("value")!;
        return variables;
    }
}
