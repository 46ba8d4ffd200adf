using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>Variables: settings that exist, secrets by reference, paths and ports that are there.</summary>
internal static class VariableChecks
{
    public static IEnumerable<string> Of(Workload workload, JsonNode container, IReadOnlyList<JsonNode> all, IReadOnlyList<KnownSettings> settings, IReadOnlyDictionary<string, IReadOnlyList<string>?> given)
    {
        var complaints = new List<string>();
        complaints.AddRange(OfReferences(container, all, given));
        var names = container.Items("env").Select(variable => variable.Text("name")!).ToList();
        complaints.AddRange(names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"{group.Key} is there twice"));
        complaints.AddRange(container.Items("env").Where(variable => variable.At("value") is { } value && !ManifestChecks.IsText(value)).Select(variable => $"{variable.Text("name")} is no text"));
        var values = Workload.VariablesOf(container, all);
        foreach (var name in names.Union(values.Keys, StringComparer.Ordinal))
        {
            complaints.AddRange(settings.Select(known => known.Mistake(name, values.GetValueOrDefault(name))).OfType<string>());
            if (IsSecret(name) && values.TryGetValue(name, out var secret) && !secret.StartsWith('/'))
                complaints.Add($"{name} is a secret in plain sight");
        }

        foreach (var (name, value) in values)
            complaints.AddRange(OfPlaces(workload, container, all, given, name, value));
        return complaints.Select(complaint => $"{workload.Title}: {container.Text("name")}: {complaint}");
    }

    private static bool IsSecret(string name) =>
        ((string[])["PASSWORD", "TOKEN", "SECRET", "DATABASE__ADDRESS"]).Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) && !name.Contains("RANDOM", StringComparison.Ordinal) && name is not ("FUDE_TRACKING_Security__TokenMinutes" or "MLFLOW_TRACKING_URI");

    private static IEnumerable<string> OfReferences(JsonNode container, IReadOnlyList<JsonNode> all, IReadOnlyDictionary<string, IReadOnlyList<string>?> given)
    {
        foreach (var source in container.Items("envFrom"))
        {
            if (source.Text("configMapRef/name") is { } map && all.All(manifest => manifest.Title() != $"ConfigMap/{map}"))
                yield return $"there is no ConfigMap/{map}";
            if (source.Text("secretRef/name") is { } secret && !given.ContainsKey(secret) && all.All(manifest => manifest.Title() != $"Secret/{secret}"))
                yield return $"there is no Secret/{secret}";
        }

        foreach (var reference in container.Items("env").Select(variable => variable.At("valueFrom/secretKeyRef")).OfType<JsonNode>())
        {
            if (!HasKey(reference.Text("name")!, reference.Text("key")!, all, given))
                yield return $"there is no key {reference.Text("key")} in Secret/{reference.Text("name")}";
        }
    }

    private static IEnumerable<string> OfPlaces(Workload workload, JsonNode container, IReadOnlyList<JsonNode> all, IReadOnlyDictionary<string, IReadOnlyList<string>?> given, string name, string value)
    {
        if (workload.Containers.Contains(container) && (name.EndsWith("_Urls", StringComparison.Ordinal) || name.EndsWith("Grpc__Url", StringComparison.Ordinal)) && !Workload.PortsOf(container).Contains(value.Split(':')[^1], StringComparer.Ordinal))
            yield return $"listens at {value}, and names another port";
        var mount = container.Items("volumeMounts").FirstOrDefault(mount => value == mount.Text("mountPath") || value.StartsWith(mount.Text("mountPath") + "/", StringComparison.Ordinal));
        if (name.EndsWith("Data__Path", StringComparison.Ordinal) && (mount is null || mount.IsTrue("readOnly")))
            yield return $"{name} is {value}, where it can't write";
        if (!name.EndsWith("KeyFile", StringComparison.Ordinal) && !name.EndsWith("PasswordFile", StringComparison.Ordinal) && !name.EndsWith("_FILE", StringComparison.Ordinal))
            yield break;
        var secret = workload.Pod.Items("volumes").FirstOrDefault(volume => volume.Text("name") == mount?.Text("name")).Text("secret/secretName");
        if (secret is null || !HasKey(secret, Path.GetFileName(value), all, given))
            yield return $"{name} is {value}, which no secret puts there";
    }

    private static bool HasKey(string secret, string key, IReadOnlyList<JsonNode> all, IReadOnlyDictionary<string, IReadOnlyList<string>?> given) =>
        (given.TryGetValue(secret, out var keys) && (keys is null || keys.Contains(key, StringComparer.Ordinal)))
        || all.Where(manifest => manifest.Title() == $"Secret/{secret}").Any(manifest => manifest.At("data") is JsonObject data && data.ContainsKey(key) || manifest.At("stringData") is JsonObject plain && plain.ContainsKey(key));
}
