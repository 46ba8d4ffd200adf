using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fude.Training.Datasets;

/// <summary>An array of bytes with a shape, as an IDX file holds it.</summary>
/// <param name="Shape">The sizes of the dimensions, outermost first; none is negative.</param>
/// <param name="Data">The elements in row-major order; as many as the shape says.</param>
public sealed record IdxArray(int[] Shape, byte[] Data)
{
    /// <summary>SHA-256, in lower-case hex, of the uncompressed file that holds this array: header and data.</summary>
    public string ContentSha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Header(Shape));
        hash.AppendData(Data);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The file's first bytes: two zeros, the type (8: uint8), the number of dimensions, and each size as a big-endian int32.</summary>
    internal static byte[] Header(ReadOnlySpan<int> shape)
    {
        var header = new byte[4 + 4 * shape.Length];
        header[2] = IdxFile.UnsignedByte;
        header[3] = checked((byte)shape.Length);
        for (var i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), shape[i]);
        return header;
    }
}

/// <summary>Limits for reading IDX files, checked from the header before anything is allocated.</summary>
public sealed record IdxLimits
{
    /// <summary>The limits where none are given.</summary>
    public static IdxLimits Default { get; } = new();

    /// <summary>Most bytes of data (default 1 GiB: EMNIST's largest part takes 0.55 GB).</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Most dimensions (default 4).</summary>
    public int MaxDimensions { get; init; } = 4;
}
