using System.Buffers.Binary;

namespace Fude.Imaging.Tests;

/// <summary>Writes grey pictures as Windows bitmaps, which Skia does not.</summary>
internal static class TestBmp
{
    public static byte[] Grey(int width, int height, ReadOnlySpan<byte> pixels, int bits, bool topDown = false)
    {
        var palette = bits == 8 ? 256 : 0;
        var row = (width * bits + 31) / 32 * 4;
        var start = 54 + palette * 4;
        var file = Header(width, topDown ? -height : height, bits, compression: 0, start, start + row * height);
        for (var i = 0; i < palette; i++)
            file.AsSpan(54 + i * 4, 3).Fill((byte)i);
        for (var y = 0; y < height; y++)
        {
            var target = file.AsSpan(start + row * (topDown ? y : height - 1 - y), row);
            for (var x = 0; x < width; x++)
            {
                var value = pixels[y * width + x];
                if (bits == 16) // 5 bits a channel
                    BinaryPrimitives.WriteUInt16LittleEndian(target[(x * 2)..], (ushort)((value >> 3) * 0x421));
                else
                    target.Slice(x * bits / 8, Math.Min(3, bits / 8)).Fill(value);
            }
        }

        return file;
    }

    /// <summary>Each row as runs of equal pixels (RLE8).</summary>
    public static byte[] RunLength(int width, int height, ReadOnlySpan<byte> pixels)
    {
        var body = new List<byte>();
        for (var y = height - 1; y >= 0; y--)
        {
            for (var x = 0; x < width; x++)
                body.AddRange([1, pixels[y * width + x]]);
            body.AddRange([0, 0]);
        }

        body.AddRange([0, 1]);
        const int Start = 54 + 1024;
        var file = Header(width, height, 8, compression: 1, Start, Start + body.Count);
        for (var i = 0; i < 256; i++)
            file.AsSpan(54 + i * 4, 3).Fill((byte)i);
        body.CopyTo(file, Start);
        return file;
    }

    public static byte[] Header(int width, int height, int bits, int compression, int start, int length)
    {
        var file = new byte[length];
        "BM"u8.CopyTo(file);
        void Write(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        Write(2, length);
        Write(10, start);
        Write(14, 40);
        Write(18, width);
        Write(22, height);
        Write(26, 1 | (bits << 16));
        Write(30, compression);
        return file;
    }
}
