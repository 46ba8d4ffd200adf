using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fude.Imaging.Tests;

/// <summary>Writes the kinds of PNG that Skia does not write: palette, 16 bits, few bits, interlaced, and wrong ones.</summary>
internal sealed class TestPng(int width, int height)
{
    private static readonly (int X, int Y, int Dx, int Dy)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Bits a sample.</summary>
    public int Depth { get; init; } = 8;

    /// <summary>0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</summary>
    public int Colour { get; init; }

    public bool Interlaced { get; init; }

    /// <summary>Chunks between the header and the pixels.</summary>
    public (string Type, byte[] Content)[] Before { get; init; } = [];

    public static byte[] Grey(int width, int height, byte[] pixels) =>
        new TestPng(width, height).Write(zip =>
        {
            for (var y = 0; y < height; y++)
            {
                zip.WriteByte(0);
                zip.Write(pixels, y * width, width);
            }
        });

    /// <summary>The header alone, declaring any size.</summary>
    public static byte[] Header(uint width, uint height)
    {
        var file = new MemoryStream();
        file.Write(PngSignature);
        Chunk(file, "IHDR", HeaderContent(width, height, 8, 6, interlaced: false));
        return file.ToArray();
    }

    /// <summary>Encodes a picture.</summary>
    /// <param name="samples">The samples of a pixel, each below 2^Depth.</param>
    public byte[] Write(Func<int, int, int[]> samples) => Write(zip =>
    {
        foreach (var (x, y, dx, dy) in Interlaced ? Adam7 : [(0, 0, 1, 1)])
            WritePass(zip, samples, x, y, dx, dy);
    });

    private byte[] Write(Action<Stream> rows)
    {
        var file = new MemoryStream();
        file.Write(PngSignature);
        Chunk(file, "IHDR", HeaderContent((uint)width, (uint)height, Depth, Colour, Interlaced));
        foreach (var (type, content) in Before)
            Chunk(file, type, content);

        var packed = new MemoryStream();
        using (var zip = new BufferedStream(new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true), 1 << 16))
            rows(zip);

        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static byte[] HeaderContent(uint width, uint height, int depth, int colour, bool interlaced)
    {
        var content = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(content, width);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(4), height);
        (content[8], content[9], content[12]) = ((byte)depth, (byte)colour, (byte)(interlaced ? 1 : 0));
        return content;
    }

    private void WritePass(Stream zip, Func<int, int, int[]> samples, int x0, int y0, int dx, int dy)
    {
        for (var y = y0; y < height && x0 < width; y += dy)
        {
            zip.WriteByte(0); // filter: none
            int bits = 0, held = 0;
            for (var x = x0; x < width; x += dx)
            {
                foreach (var sample in samples(x, y))
                {
                    bits = (bits << Depth) | sample;
                    for (held += Depth; held >= 8; held -= 8)
                        zip.WriteByte((byte)(bits >> (held - 8)));
                }
            }

            if (held > 0)
                zip.WriteByte((byte)(bits << (8 - held)));
        }
    }

    private static void Chunk(Stream file, string type, byte[] content)
    {
        var body = Encoding.ASCII.GetBytes(type).Concat(content).ToArray();
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(body));
        file.Write(number);
    }
}
