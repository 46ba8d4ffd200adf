using System.Buffers.Binary;
using System.Text;

namespace Fude.Imaging;

/// <summary>
/// Walks the chunks of a PNG file. Source: W3C Portable Network Graphics (PNG) Specification, Third Edition.
/// All checksums are verified: decoders skip a bad transparency chunk silently.
/// </summary>
internal static class PngHeader
{
    private const int Ihdr = 0x49484452, Idat = 0x49444154, Iend = 0x49454E44, Actl = 0x6163544C;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static PictureHeader Read(ReadOnlySpan<byte> file)
    {
        var header = new PictureHeader(PictureFormat.Png, 0, 0);
        var rest = file[Signature.Length..];
        bool animated = false, pixels = false;
        while (true)
        {
            if (rest.Length < 12)
                return header with { Animated = animated, Damage = "it ends before its last chunk" };

            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = BinaryPrimitives.ReadInt32BigEndian(rest[4..]);
            if (header.Width == 0)
            {
                if (type != Ihdr || length != 13 || rest.Length < 25)
                    return header with { Damage = "it does not begin with a header chunk" };
                header = ReadSize(header, rest[8..]);
                if (header.Damage is not null)
                    return header;
            }

            animated |= type == Actl;
            pixels |= type == Idat;
            if (length > rest.Length - 12)
                return header with { Animated = animated, Damage = $"it ends in the middle of its {Name(rest[4..8])} chunk" };

            var end = 8 + (int)length;
            if (Crc32.Of(rest[4..end]) != BinaryPrimitives.ReadUInt32BigEndian(rest[end..]))
                return header with { Animated = animated, Damage = $"the checksum of its {Name(rest[4..8])} chunk is wrong" };
            if (type == Iend)
                return header with { Animated = animated, Damage = pixels ? null : "it holds no pixels" };
            rest = rest[(end + 4)..];
        }
    }

    private static PictureHeader ReadSize(PictureHeader header, ReadOnlySpan<byte> content)
    {
        header = header with
        {
            Width = BinaryPrimitives.ReadUInt32BigEndian(content),
            Height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]),
        };
        if (header.Width is 0 or > int.MaxValue || header.Height is 0 or > int.MaxValue)
            return header with { Damage = $"it declares {header.Width}x{header.Height} pixels" };

        var (depth, colour) = (content[8], content[9]);
        var known = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        return known ? header : header with { Damage = $"it declares colour type {colour} with {depth} bits" };
    }

    private static string Name(ReadOnlySpan<byte> type) =>
        type.ContainsAnyExceptInRange((byte)'A', (byte)'z') ? "unreadable" : Encoding.ASCII.GetString(type);
}
