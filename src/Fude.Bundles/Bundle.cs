namespace Fude.Bundles;

/// <summary>An input with the output that the model gave when the bundle was made: what a server proves itself on.</summary>
/// <param name="Pixels">The input, row-major, as many uint8 as the signature says (784 for 28 × 28).</param>
/// <param name="Probabilities">The expected output, one per label, summing to 1.</param>
/// <param name="Label">The index of the largest probability (not of the true class).</param>
public sealed record GoldenSample(byte[] Pixels, float[] Probabilities, int Label);

/// <summary>What a bundle is written from.</summary>
public sealed record BundleContent
{
    /// <summary>The bytes of <c>model.onnx</c>.</summary>
    public required byte[] Model { get; init; }

    /// <summary>The manifest; <see cref="BundleManifest.Files"/> and <see cref="BundleManifest.Checksum"/> are filled by the writer.</summary>
    public required BundleManifest Manifest { get; init; }

    /// <summary>The golden samples, at least one.</summary>
    public required IReadOnlyList<GoldenSample> Samples { get; init; }
}

/// <summary>A bundle that was read and found sound.</summary>
public sealed record Bundle
{
    /// <summary>The folder's full path.</summary>
    public required string Folder { get; init; }

    /// <summary>The manifest.</summary>
    public required BundleManifest Manifest { get; init; }

    /// <summary>The golden samples.</summary>
    public required IReadOnlyList<GoldenSample> Samples { get; init; }

    /// <summary>The bundle's identity: <c>sha256:</c> and the SHA-256 of <c>bundle.json</c> as it lies on disk. It covers every file.</summary>
    public required string Digest { get; init; }

    /// <summary>The bytes of <c>model.onnx</c> that were checked. They are held in memory, so that what is loaded is what was verified.</summary>
    public required byte[] Model { get; init; }

    /// <summary>Bytes of one input: height × width.</summary>
    public int PixelCount => (int)Manifest.Input.ElementCount;
}
