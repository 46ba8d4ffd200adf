using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>Volumes: each has a source that exists, is mounted where it is meant to be, and hides secrets from other users.</summary>
internal static class VolumeChecks
{
    private const int ForOthers = 7;

    public static IEnumerable<string> Of(Workload workload, IReadOnlyList<JsonNode> all, IReadOnlyDictionary<string, IReadOnlyList<string>?> given)
    {
        var complaints = new List<string>();
        var claims = workload.Manifest.Items("spec/volumeClaimTemplates").Select(claim => claim.Name());
        var volumes = workload.Pod.Items("volumes").ToList();
        complaints.AddRange(volumes.SelectMany(volume => OfVolume(volume, all, given)));
        var names = volumes.Select(volume => volume.Text("name")!).Concat(claims).ToList();
        complaints.AddRange(names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"volume {group.Key} is there twice"));
        var mounted = workload.AllContainers.SelectMany(container => container.Items("volumeMounts")).Select(mount => mount.Text("name")!).ToHashSet(StringComparer.Ordinal);
        complaints.AddRange(names.Where(name => !mounted.Contains(name)).Select(name => $"volume {name} is mounted nowhere"));
        complaints.AddRange(mounted.Except(names, StringComparer.Ordinal).Select(name => $"mounts {name}, which is no volume"));
        foreach (var container in workload.AllContainers)
        {
            var paths = container.Items("volumeMounts").Select(mount => mount.Text("mountPath")!).ToList();
            if (paths.Distinct(StringComparer.Ordinal).Count() < paths.Count)
                complaints.Add($"{container.Text("name")} mounts two volumes at one place");
            if (!paths.Contains("/tmp", StringComparer.Ordinal))
                complaints.Add($"{container.Text("name")} has no /tmp to write to");
        }

        return complaints.Select(complaint => $"{workload.Title}: {complaint}");
    }

    private static IEnumerable<string> OfVolume(JsonNode volume, IReadOnlyList<JsonNode> all, IReadOnlyDictionary<string, IReadOnlyList<string>?> given)
    {
        var name = volume.Text("name");
        var sources = volume.AsObject().Where(pair => pair.Key != "name").Select(pair => pair.Key).ToList();
        if (sources.Count != 1)
            yield return $"volume {name} has {sources.Count} sources";
        if (volume.At("hostPath") is not null)
            yield return $"volume {name} is a folder of its node";
        if (volume.At("emptyDir") is not null && volume.Text("emptyDir/sizeLimit") is null)
            yield return $"volume {name} may take all of its node's room";
        if (volume.Text("persistentVolumeClaim/claimName") is { } claim && all.All(manifest => manifest.Title() != $"PersistentVolumeClaim/{claim}"))
            yield return $"there is no PersistentVolumeClaim/{claim}";
        if (volume.Text("configMap/name") is { } map && all.All(manifest => manifest.Title() != $"ConfigMap/{map}"))
            yield return $"there is no ConfigMap/{map}";
        if (volume.Text("secret/secretName") is { } secret)
        {
            if (!given.ContainsKey(secret) && all.All(manifest => manifest.Title() != $"Secret/{secret}"))
                yield return $"there is no Secret/{secret}";
            if (volume.Whole("secret/defaultMode") is not { } mode || (mode & ForOthers) != 0)
                yield return $"volume {name}: the secret can be read by all users";
        }
    }
}
