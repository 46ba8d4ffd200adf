namespace Fude.Bundles;

/// <summary>
/// What a bundle says about itself: the content of <c>bundle.json</c>. Its bytes are canonical (fixed order of properties,
/// dictionaries in ordinal order, shortest round-trip numbers, line feeds), so that the same content has the same identity.
/// </summary>
public sealed record BundleManifest
{
    /// <summary>The schema version that this Fude writes, and the only one so far that it reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The version of this form. A reader refuses versions that it does not know.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The model's name: 1 to 200 characters on one line, such as <c>digits-cnn</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The run that trained it, in the tracking server's form (32 hexadecimal digits); any 1 to 64 letters, digits, <c>-</c> and <c>_</c>.</summary>
    public required string RunId { get; init; }

    /// <summary>When it was made. The writer turns it to UTC; the time of the day it is written at plays no part.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the model takes: uint8 <c>[-1, 1, height, width]</c>.</summary>
    public required TensorSignature Input { get; init; }

    /// <summary>What the model gives: float32 <c>[-1, labels]</c>.</summary>
    public required TensorSignature Output { get; init; }

    /// <summary>The labels in the order of the output, all different, 1 to 100 characters each.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The id of the preprocessing that turns a picture into the input, with its version: <c>mnist-v1</c>.</summary>
    public required string Preprocessing { get; init; }

    /// <summary>What was measured, such as <c>test_accuracy</c>; finite numbers.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>What else is worth knowing, such as <c>model</c>, <c>code_version</c> or the trainer's options; strings without a meaning to the reader.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The data it was trained on, or null where that is unknown.</summary>
    public DatasetReference? Dataset { get; init; }

    /// <summary>What the training data looks like, for telling drift; or null.</summary>
    public ReferenceProfile? Reference { get; init; }

    /// <summary>The SHA-256 of every file but <c>bundle.json</c>, in lower-case hexadecimal, by name. Filled by the writer.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// SHA-256 of these canonical bytes without this property, in lower-case hexadecimal: tells a manifest that was damaged
    /// from one that was written so. It protects from accidents, not from forgery: that is what the digest is for. Filled by the writer.
    /// </summary>
    public string? Checksum { get; init; }
}

/// <summary>A data set and its content.</summary>
/// <param name="Name">Its name, such as <c>mnist</c>.</param>
/// <param name="Digest">The digest of its content: <c>sha256:</c> and 64 lower-case hexadecimal digits.</param>
public sealed record DatasetReference(string Name, string Digest);
