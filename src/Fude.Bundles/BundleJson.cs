using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fude.Bundles;

/// <summary>What <c>samples.json</c> holds.</summary>
internal sealed record GoldenSampleFile(int SchemaVersion, IReadOnlyList<GoldenSample> Samples);

[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(GoldenSampleFile))]
[JsonSerializable(typeof(IReadOnlyList<TensorSpecEntry>))]
internal sealed partial class BundleJsonContext : JsonSerializerContext;

/// <summary>The JSON forms: canonical when written, strict when read.</summary>
internal static class BundleJson
{
    private static readonly BundleJsonContext Manifests = new(Options(indented: true));
    private static readonly BundleJsonContext Compact = new(Options(indented: false));

    // Goes into YAML, where plain ASCII is the same in every reader.
    private static readonly BundleJsonContext Ascii = new(new JsonSerializerOptions(Options(indented: false)) { Encoder = null });

    /// <summary>The canonical bytes of a manifest, its checksum included if it has one.</summary>
    public static byte[] Write(BundleManifest manifest) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(Canonical(manifest), Manifests.BundleManifest), (byte)'\n'];

    /// <summary>The manifest with the checksum of its own content.</summary>
    public static BundleManifest Seal(BundleManifest manifest) => manifest with { Checksum = ChecksumOf(manifest) };

    /// <summary>The checksum that the manifest should have.</summary>
    public static string ChecksumOf(BundleManifest manifest) => Sha256(Write(manifest with { Checksum = null }));

    /// <summary>Reads a manifest strictly; what its values mean is not checked here.</summary>
    public static BundleManifest ReadManifest(ReadOnlySpan<byte> json) =>
        Read(json, Manifests.BundleManifest, BundleFiles.Manifest, BundleFaultKind.BadManifest);

    public static byte[] Write(GoldenSampleFile samples) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(samples, Compact.GoldenSampleFile), (byte)'\n'];

    public static GoldenSampleFile ReadSamples(ReadOnlySpan<byte> json) =>
        Read(json, Compact.GoldenSampleFile, BundleFiles.Samples, BundleFaultKind.BadSamples);

    public static string Write(IReadOnlyList<TensorSpecEntry> entries) =>
        JsonSerializer.Serialize(entries, Ascii.IReadOnlyListTensorSpecEntry);

    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The schema version alone, so that a newer form is told from a damaged one.</summary>
    public static int ReadSchemaVersion(ReadOnlyMemory<byte> json, string file, BundleFaultKind fault)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new BundleException(fault, $"$: an object is expected, and there is {document.RootElement.ValueKind}.", file);
            if (!document.RootElement.TryGetProperty("schemaVersion", out var version))
                throw new BundleException(fault, "$.schemaVersion: is missing.", file);
            if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number))
                throw new BundleException(fault, "$.schemaVersion: a whole number is expected.", file);
            return number;
        }
        catch (JsonException e)
        {
            throw Malformed(e, file, fault);
        }
    }

    private const int MaxDepth = 16;

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        IndentSize = 2,
        NewLine = "\n",
        MaxDepth = MaxDepth,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Labels in Japanese stay readable; the file is never put into a page as it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static T Read<T>(ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string file, BundleFaultKind fault)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new BundleException(fault, "$: an object is expected, and there is null.", file);
        }
        catch (JsonException e)
        {
            throw Malformed(e, file, fault);
        }
    }

    private static BundleException Malformed(JsonException e, string file, BundleFaultKind fault)
    {
        // The library's message ends in the path and position, which come first here.
        var end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var text = end < 0 ? e.Message : e.Message[..end];
        var line = e.LineNumber is { } number ? $" (line {number + 1})" : "";
        return new BundleException(fault, $"{e.Path ?? "$"}{line}: {text}", file, e);
    }

    private static BundleManifest Canonical(BundleManifest manifest) => manifest with
    {
        CreatedAt = manifest.CreatedAt.ToUniversalTime(),
        Metrics = Sorted(manifest.Metrics),
        Properties = Sorted(manifest.Properties),
        Files = Sorted(manifest.Files),
        Reference = manifest.Reference is { } profile ? profile with { Statistics = Sorted(profile.Statistics) } : null,
    };

    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> values) =>
        new(values.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
}
