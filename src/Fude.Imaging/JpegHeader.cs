using System.Buffers.Binary;

namespace Fude.Imaging;

/// <summary>Walks the segments of a JPEG file up to its end marker. Source: ITU-T T.81, annex B.</summary>
internal static class JpegHeader
{
    /// <summary>
    /// Each scan of a progressive picture goes over all its blocks, and an empty scan takes a few bytes: without a limit a
    /// small file keeps a decoder busy for minutes. Encoders write about ten.
    /// </summary>
    private const int MostScans = 100;

    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, HuffmanTables = 0xC4, Extension = 0xC8, ArithmeticTables = 0xCC;

    public static PictureHeader Read(ReadOnlySpan<byte> file)
    {
        var header = new PictureHeader(PictureFormat.Jpeg, 0, 0) { Lossy = true };
        var rest = file[2..];
        var scans = 0;
        while (true)
        {
            if (rest.Length < 2)
                return header with { Damage = "it ends before its end marker" };
            if (rest[0] != 0xFF)
                return header with { Damage = "there is no marker where one belongs" };

            var marker = rest[1];
            if (marker == 0xFF)
            {
                rest = rest[1..];
                continue;
            }

            if (marker == EndOfImage)
                return scans > 0 ? header : header with { Damage = "it holds no pixels" };
            if (marker == StartOfImage || rest.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) is var length && (length < 2 || length > rest.Length - 2))
                return header with { Damage = "it ends in the middle of a segment" };

            var content = rest[4..(2 + length)];
            if (IsFrame(marker))
            {
                header = ReadFrame(header, marker, content);
                if (header.Damage is not null || header.Refusal is not null)
                    return header;
            }

            rest = rest[(2 + length)..];
            if (marker != StartOfScan)
                continue;
            if (header.Width == 0)
                return header with { Damage = "its pixels come before its size" };
            if (++scans > MostScans)
                return header with { Refusal = $"a JPEG picture in more than {MostScans} scans" };
            rest = SkipScan(rest);
        }
    }

    private static bool IsFrame(byte marker) =>
        marker is >= 0xC0 and <= 0xCF and not (HuffmanTables or Extension or ArithmeticTables);

    private static PictureHeader ReadFrame(PictureHeader header, byte marker, ReadOnlySpan<byte> content)
    {
        if (header.Width != 0)
            return header with { Damage = "it declares its size twice" };
        if (content.Length < 6 || content.Length != 6 + 3 * content[5])
            return header with { Damage = "its size segment is cut short" };

        header = header with
        {
            Height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]),
            Width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]),
        };
        if (header.Width == 0 || header.Height == 0)
            return header with { Damage = $"it declares {header.Width}x{header.Height} pixels" };
        if (marker > 0xC2 || content[0] != 8)
            return header with { Refusal = "a lossless, hierarchical, arithmetic or 12-bit JPEG picture" };
        return content[5] is 1 or 3 or 4 ? header : header with { Refusal = $"a JPEG picture of {content[5]} colour components" };
    }

    /// <summary>What follows a scan's coded data: the next marker that is neither a stuffed byte nor a restart.</summary>
    private static ReadOnlySpan<byte> SkipScan(ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            var at = rest.IndexOf((byte)0xFF);
            if (at < 0 || at + 1 >= rest.Length)
                return [];
            if (rest[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
                return rest[at..];
            rest = rest[(at + 2)..];
        }
    }
}
