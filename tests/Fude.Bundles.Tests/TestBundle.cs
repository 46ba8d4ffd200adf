using System.Text.Json.Nodes;

namespace Fude.Bundles.Tests;

/// <summary>Bundles to test with, and ways to tamper with one that leave its hashes in order.</summary>
internal static class TestBundle
{
    public static BundleContent Content(TestModel model, int samples = 3) => new()
    {
        Model = model.Bytes,
        Manifest = Manifest(model),
        Samples = [.. Enumerable.Range(0, samples).Select(i => model.Sample(model.Picture(i)))],
    };

    /// <summary>A bundle of a few hundred bytes of model, for tests that go through all bytes.</summary>
    public static BundleContent SmallContent() => Content(new TestModel(height: 2, width: 3, classes: 2), samples: 2);

    public static BundleManifest Manifest(TestModel model) => new()
    {
        Name = "digits-test",
        RunId = "0123456789abcdef0123456789abcdef",
        CreatedAt = new DateTimeOffset(2026, 5, 4, 3, 2, 1, 123, TimeSpan.FromHours(9)),
        Input = TensorSignature.Pixels(model.Height, model.Width),
        Output = TensorSignature.Probabilities(model.Classes),
        Labels = [.. Enumerable.Range(0, model.Classes).Select(i => $"{i}")],
        Preprocessing = "mnist-v1",
        Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["test_loss"] = 0.1, ["test_accuracy"] = 0.9911 },
        Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["model"] = "筆 linear" },
        Dataset = new DatasetReference("mnist", "sha256:" + new string('a', 64)),
        Reference = new ReferenceProfile
        {
            Count = 4,
            Statistics = new Dictionary<string, ReferenceHistogram>(StringComparer.Ordinal)
            {
                ["stroke_width"] = ReferenceHistogram.Measure([1, 2, 3, 4], bins: 2),
                ["ink_mass"] = ReferenceHistogram.Measure([0.1, 0.1, 0.2, 0.3], bins: 4),
            },
            ClassShares = [.. Enumerable.Repeat(1.0 / model.Classes, model.Classes)],
        },
    };

    /// <summary>Replaces one file's content and puts the manifest's hashes in order, as a forger would.</summary>
    public static void Forge(string folder, string file, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(folder, file), content);
        ForgeManifest(folder, manifest => manifest with
        {
            Files = manifest.Files.ToDictionary(
                entry => entry.Key,
                entry => string.Equals(entry.Key, file, StringComparison.Ordinal) ? BundleJson.Sha256(content) : entry.Value,
                StringComparer.Ordinal),
        });
    }

    public static void ForgeManifest(string folder, Func<BundleManifest, BundleManifest> edit)
    {
        var path = Path.Combine(folder, BundleFiles.Manifest);
        var manifest = BundleJson.ReadManifest(File.ReadAllBytes(path));
        File.WriteAllBytes(path, BundleJson.Write(BundleJson.Seal(edit(manifest))));
    }

    /// <summary>Edits the manifest as JSON and leaves its checksum as it was.</summary>
    public static void EditManifest(string folder, Action<JsonObject> edit)
    {
        var path = Path.Combine(folder, BundleFiles.Manifest);
        var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        edit(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    public static string[] Contents(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
