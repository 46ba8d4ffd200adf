using Fude.Onnx;

namespace Fude.Bundles;

/// <summary>How large a bundle may be. Sizes are checked before anything is read. The defaults fit image classifiers.</summary>
public sealed record BundleLimits
{
    /// <summary>Limits with all defaults.</summary>
    public static BundleLimits Default { get; } = new();

    /// <summary>Largest <c>model.onnx</c>, in bytes. Default 256 MiB.</summary>
    public long MaxModelBytes { get; init; } = 256L << 20;

    /// <summary>Largest <c>bundle.json</c>, in bytes. Default 1 MiB.</summary>
    public long MaxManifestBytes { get; init; } = 1L << 20;

    /// <summary>Largest <c>samples.json</c>, in bytes. Default 16 MiB.</summary>
    public long MaxSamplesBytes { get; init; } = 16L << 20;

    /// <summary>Largest of each of the small files for MLflow, in bytes. Default 64 KiB.</summary>
    public long MaxTextBytes { get; init; } = 64L << 10;

    /// <summary>Most labels. Default 10,000.</summary>
    public int MaxLabels { get; init; } = 10_000;

    /// <summary>Most pixels of one input. Default 1,048,576 (1,024 × 1,024).</summary>
    public int MaxPixels { get; init; } = 1 << 20;

    /// <summary>Most golden samples. Default 4,096.</summary>
    public int MaxSamples { get; init; } = 4096;

    /// <summary>What the model may be and ask for.</summary>
    public OnnxLimits Onnx { get; init; } = new();

    /// <summary>The largest that a file may be, in bytes.</summary>
    /// <param name="file">A name of <see cref="BundleFiles"/>.</param>
    public long MaxBytes(string file) => file switch
    {
        BundleFiles.Model => MaxModelBytes,
        BundleFiles.Manifest => MaxManifestBytes,
        BundleFiles.Samples => MaxSamplesBytes,
        _ => MaxTextBytes,
    };
}
