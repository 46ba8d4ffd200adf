using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fude.Training.Datasets;

/// <summary>
/// Pictures of 28×28 pixels with their labels, in plain memory: what every loader gives, and all that tools need which
/// don't train. <see cref="ImageTensors"/> is the same as tensors. Not to be changed once made.
/// </summary>
public sealed partial class LabelledImages
{
    /// <summary>Pixels in a row.</summary>
    public const int Width = 28;

    /// <summary>Rows.</summary>
    public const int Height = 28;

    /// <summary>Bytes of a picture.</summary>
    public const int PixelCount = Width * Height;

    private readonly Lazy<string> digest;

    /// <summary>Takes over the arrays; they are not copied.</summary>
    /// <param name="name">The dataset's name.</param>
    /// <param name="pixels"><c>[N,1,28,28]</c>, row-major, 0 background to 255 ink.</param>
    /// <param name="labels"><c>[N]</c>, each an index into the class names.</param>
    /// <param name="classNames">The classes in the order of their labels.</param>
    /// <exception cref="ArgumentException">The sizes don't fit, or a label is outside of the classes.</exception>
    public LabelledImages(string name, byte[] pixels, int[] labels, ImmutableArray<string> classNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        if (pixels.LongLength != (long)labels.Length * PixelCount)
            throw new ArgumentException($"{pixels.Length} bytes are not {labels.Length} pictures of {PixelCount}", nameof(pixels));
        var counts = new long[classNames.Length];
        foreach (var label in labels)
        {
            if ((uint)label >= (uint)counts.Length)
                throw new ArgumentException($"label {label} is outside of the {counts.Length} classes", nameof(labels));
            counts[label]++;
        }

        (Name, Pixels, Labels, ClassNames) = (name, pixels, labels, classNames);
        CountsPerClass = ImmutableCollectionsMarshal.AsImmutableArray(counts);
        digest = new Lazy<string>(ComputeDigest);
    }

    /// <summary>The dataset's name.</summary>
    public string Name { get; }

    /// <summary>All pictures, <c>[N,1,28,28]</c>, row-major, 0 background to 255 ink.</summary>
    public byte[] Pixels { get; }

    /// <summary>A label for each picture: an index into <see cref="ClassNames"/>.</summary>
    public int[] Labels { get; }

    /// <summary>The classes in the order of their labels.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>How many pictures there are of each class.</summary>
    public ImmutableArray<long> CountsPerClass { get; }

    /// <summary>How many pictures there are.</summary>
    public int Count => Labels.Length;

    /// <summary>
    /// <c>sha256:</c> and the hash, in hex, of the shape (four little-endian int64: N, 1, 28, 28), the pixels, and the labels
    /// (little-endian int64). Names are not part of it: the same content has the same digest wherever it comes from.
    /// Computed once, on first use.
    /// </summary>
    public string Digest => digest.Value;

    /// <summary>The pixels of one picture.</summary>
    /// <param name="index">From 0.</param>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * PixelCount, PixelCount);

    private string ComputeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> shape = stackalloc byte[4 * sizeof(long)];
        ReadOnlySpan<long> sizes = [Count, 1, Height, Width];
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(shape[(i * sizeof(long))..], sizes[i]);
        hash.AppendData(shape);
        hash.AppendData(Pixels);

        Span<byte> buffer = stackalloc byte[512 * sizeof(long)];
        for (var start = 0; start < Count; start += 512)
        {
            var labels = Labels.AsSpan(start, Math.Min(512, Count - start));
            for (var i = 0; i < labels.Length; i++)
                BinaryPrimitives.WriteInt64LittleEndian(buffer[(i * sizeof(long))..], labels[i]);
            hash.AppendData(buffer[..(labels.Length * sizeof(long))]);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
