using System.Buffers.Binary;

namespace Fude.App.Tests.Fuzzing;

/// <summary>Makes a strange picture of a sound one: by bytes, or by what PNG and RIFF files are made of.</summary>
internal static class PictureMutator
{
    private const int MostRows = 1 << 20;
    private static readonly string[] OtherTypes = ["tRNS", "PLTE", "gAMA", "iCCP", "sBIT", "bKGD", "eXIf", "acTL", "fcTL", "fdAT", "zTXt", "IDAT", "IHDR", "IEND", "xxxx", "\0\0\0\0"];

    /// <summary>A picture file: sometimes sound, mostly not.</summary>
    public static byte[] Next(Random random)
    {
        var seeds = PictureSeeds.All;
        var seed = seeds[random.Next(seeds.Length)];
        var other = seeds[random.Next(seeds.Length)];
        if (random.Next(20) == 0)
            return seed;
        if (PngChunks.Parse(seed) is { } png && random.Next(4) != 0)
            return random.Next(3) == 0 ? Pixels(random, png) : Chunks(random, png, other);
        var file = ByteMutator.Mutate(random, seed, other, 5);
        return random.Next(2) == 0 ? Riff(file) : file;
    }

    private static byte[] Chunks(Random random, PngChunks png, byte[] other)
    {
        var chunks = png.Chunks;
        for (var changes = random.Next(1, 4); changes > 0 && chunks.Count > 0; changes--)
        {
            var at = random.Next(chunks.Count);
            switch (random.Next(8))
            {
                case 0:
                    chunks.RemoveAt(at);
                    break;
                case 1:
                    chunks.Insert(random.Next(chunks.Count), chunks[at]);
                    break;
                case 2:
                    chunks[at] = (OtherTypes[random.Next(OtherTypes.Length)], chunks[at].Data);
                    break;
                case 3:
                    chunks.Insert(at, (OtherTypes[random.Next(OtherTypes.Length)], other[..random.Next(Math.Min(other.Length, 64))]));
                    break;
                case 4 or 5:
                    Header(random, chunks[0].Data);
                    break;
                default:
                    chunks[at] = (chunks[at].Type, ByteMutator.Mutate(random, chunks[at].Data, other, 3));
                    break;
            }
        }

        return png.Write();
    }

    private static void Header(Random random, Span<byte> header)
    {
        if (header.Length < 13)
            return;
        if (random.Next(2) == 0)
        {
            // Large sides are seldom: they are 64 MB each for the server, as the limit allows.
            var side = random.Next(200) == 0 ? random.Next(1, 4200) : random.Next(0, 300);
            BinaryPrimitives.WriteInt32BigEndian(header[(4 * random.Next(2))..], random.Next(50) == 0 ? random.Next() : side);
            return;
        }

        header[8] = (byte)(1 << random.Next(6));
        header[9] = (byte)random.Next(8);
        header[12] = (byte)random.Next(random.Next(10) == 0 ? 256 : 2);
    }

    /// <summary>Other pixels in a sound file: what preprocessing may meet.</summary>
    private static byte[] Pixels(Random random, PngChunks png)
    {
        var rows = png.Inflate();
        switch (random.Next(4))
        {
            case 0:
                random.NextBytes(rows);
                break;
            case 1:
                rows.AsSpan().Fill((byte)random.Next(256));
                break;
            case 2:
                rows = ByteMutator.Mutate(random, rows, rows, 20);
                break;
            default:
                var (width, height) = (random.Next(1, 120), random.Next(1, 120));
                BinaryPrimitives.WriteInt32BigEndian(png.Chunks[0].Data, width);
                BinaryPrimitives.WriteInt32BigEndian(png.Chunks[0].Data.AsSpan(4), height);
                Array.Resize(ref rows, Math.Min(MostRows, ((4 * width) + 1) * height));
                break;
        }

        // Filters that exist, so that the pixels are read at all.
        var stride = (4 * BinaryPrimitives.ReadInt32BigEndian(png.Chunks[0].Data)) + 1;
        for (var at = 0; at < rows.Length && random.Next(30) != 0; at += stride)
            rows[at] = (byte)random.Next(5);
        png.Deflate(rows, random.Next(1, 4));
        return png.Write();
    }

    /// <summary>Lets the lengths of a RIFF file fit again, so that a change is not found by them.</summary>
    private static byte[] Riff(byte[] file)
    {
        if (file.Length < 20 || !file.AsSpan().StartsWith("RIFF"u8))
            return file;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        var first = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(16));
        if (first > file.Length - 20)
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), file.Length - 20);
        return file;
    }
}
