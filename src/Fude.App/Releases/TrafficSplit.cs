using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fude.App.Releases;

/// <summary>
/// Who is answered by a canary. Each person has a place from 0 to 9,999 for each release, by a hash: whoever is in at a share stays in at a
/// larger one, and another release has others.
/// </summary>
public static class TrafficSplit
{
    private const int MostClient = 64;

    /// <summary>The place of a person.</summary>
    /// <param name="release">The release.</param>
    /// <param name="client">Who: up to 64 bytes of their own.</param>
    /// <returns>0 to 9,999, evenly spread.</returns>
    public static int Bucket(long release, ReadOnlySpan<byte> client)
    {
        if (client.Length > MostClient)
            client = client[..MostClient];
        Span<byte> bytes = stackalloc byte[sizeof(long) + client.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, release);
        client.CopyTo(bytes[sizeof(long)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return (int)(BinaryPrimitives.ReadUInt64LittleEndian(hash) % ReleaseWords.Whole);
    }
}
