using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fude.App.Tests.Fuzzing;

/// <summary>A PNG file taken apart, so that a change reaches what lies behind the checksums and the compression.</summary>
internal sealed class PngChunks
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(value => CrcOf((uint)value))];

    private PngChunks(List<(string Type, byte[] Data)> chunks) => Chunks = chunks;

    /// <summary>In the file's order; types are four characters of Latin-1.</summary>
    public List<(string Type, byte[] Data)> Chunks { get; }

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Takes a sound file apart, or returns null where it is another format.</summary>
    public static PngChunks? Parse(byte[] file)
    {
        if (!file.AsSpan().StartsWith(Signature))
            return null;
        List<(string, byte[])> chunks = [];
        for (var at = Signature.Length; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add((Encoding.Latin1.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return new PngChunks(chunks);
    }

    /// <summary>The scanlines, each behind its filter byte.</summary>
    public byte[] Inflate()
    {
        using var packed = new MemoryStream([.. Chunks.Where(chunk => chunk.Type == "IDAT").SelectMany(chunk => chunk.Data)]);
        using var zip = new ZLibStream(packed, CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zip.CopyTo(rows);
        return rows.ToArray();
    }

    /// <summary>Puts other scanlines in, in as many chunks.</summary>
    public void Deflate(byte[] rows, int parts)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(rows);
        var at = Chunks.FindIndex(chunk => chunk.Type == "IDAT");
        Chunks.RemoveAll(chunk => chunk.Type == "IDAT");
        Chunks.InsertRange(at, packed.ToArray().Chunk(Math.Max(1, (int)packed.Length / parts)).Select(part => ("IDAT", part)));
    }

    /// <summary>Puts it together again, with checksums that fit.</summary>
    public byte[] Write()
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> number = stackalloc byte[4];
        foreach (var (type, data) in Chunks)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write(number);
            byte[] name = [.. Encoding.Latin1.GetBytes(type)];
            file.Write(name);
            file.Write(data);
            BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, name), data));
            file.Write(number);
        }

        return file.ToArray();
    }

    // CRC-32 as in the PNG specification, annex D.
    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
        return value;
    }
}
