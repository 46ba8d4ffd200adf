using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fude.App.Tests.Support;

/// <summary>Picture files that a stranger may send.</summary>
public static class BadPictures
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Text() => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("This is not a picture. ", 50)));

    public static byte[] Truncated()
    {
        var whole = Drawings.Png(8);
        return whole[..(whole.Length * 2 / 3)];
    }

    /// <summary>A header that promises a picture of this size, and next to nothing behind it.</summary>
    public static byte[] HeaderOnly(int width, int height) => File(Header(width, height), Chunk("IDAT", Deflate(new byte[64])), Chunk("IEND", []));

    /// <summary>A sound picture of one colour: 400 million pixels in a few hundred kilobytes.</summary>
    public static byte[] Bomb(int side)
    {
        // One bit a pixel, so a row is side / 8 bytes after its filter byte.
        using var memory = new MemoryStream();
        using (var zip = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + (side / 8)];
            for (var y = 0; y < side; y++)
                zip.Write(row);
        }

        return File(Header(side, side, bits: 1, colour: 0), Chunk("IDAT", memory.ToArray()), Chunk("IEND", []));
    }

    /// <summary>An animated PNG: a drawing with an <c>acTL</c> chunk of two frames.</summary>
    public static byte[] Animated()
    {
        var still = Drawings.Png(8);
        var control = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, 2);
        const int AfterHeader = 8 + 25;
        return [.. still[..AfterHeader], .. Chunk("acTL", control), .. still[AfterHeader..]];
    }

    private static byte[] File(params byte[][] chunks) => [.. Signature, .. chunks.SelectMany(chunk => chunk)];

    private static byte[] Header(int width, int height, byte bits = 8, byte colour = 6)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bits;
        header[9] = colour;
        return Chunk("IHDR", header);
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static byte[] Deflate(byte[] data)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZLibStream(memory, CompressionLevel.Fastest))
            zip.Write(data);
        return memory.ToArray();
    }

    // CRC-32 as in the PNG specification, annex D.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
        }

        return ~crc;
    }
}
