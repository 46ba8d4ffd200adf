using System.Buffers.Binary;

namespace Fude.Imaging;

/// <summary>Walks the chunks of a WebP file. Source: RFC 9649 (container, lossless) and RFC 6386 (lossy).</summary>
internal static class WebPHeader
{
    private const byte AnimationFlag = 0x02;

    public static PictureHeader Read(ReadOnlySpan<byte> file)
    {
        var header = new PictureHeader(PictureFormat.WebP, 0, 0);
        var declared = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L;
        var rest = file[12..(int)Math.Clamp(declared, 12, file.Length)];
        var pixels = false;
        while (rest.Length >= 8)
        {
            var type = rest[..4];
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var content = rest.Slice(8, (int)Math.Min(size, rest.Length - 8));
            if (type.SequenceEqual("VP8X"u8))
                header = ReadCanvas(header, content);
            else if (type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8))
                (header, pixels) = (ReadFrame(header, content, lossless: type[3] == 'L'), true);
            else if (type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8))
                header = header with { Animated = true };

            if (header.Damage is not null || header.Animated)
                return header;
            var next = 8 + size + (size & 1);
            // the last chunk's padding byte is often left out
            if (size > rest.Length - 8)
                return header with { Damage = "it ends in the middle of a chunk" };
            rest = rest[(int)Math.Min(next, rest.Length)..];
        }

        if (declared > file.Length)
            return header with { Damage = "it is shorter than it says" };
        return pixels ? header : header with { Damage = "it holds no pixels" };
    }

    private static PictureHeader ReadCanvas(PictureHeader header, ReadOnlySpan<byte> content)
    {
        if (content.Length < 10 || header.Width != 0)
            return header with { Damage = "its size chunk is cut short or out of place" };
        return header with
        {
            Width = 1 + (BinaryPrimitives.ReadInt32LittleEndian(content[3..]) >>> 8),
            Height = 1 + (BinaryPrimitives.ReadInt32LittleEndian(content[6..]) >>> 8),
            Animated = (content[0] & AnimationFlag) != 0,
        };
    }

    private static PictureHeader ReadFrame(PictureHeader header, ReadOnlySpan<byte> content, bool lossless)
    {
        long width, height;
        if (lossless && content.Length >= 5 && content[0] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(content[1..]);
            (width, height) = (1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }
        else if (!lossless && content.Length >= 10 && (content[0] & 1) == 0 && content[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
        {
            width = BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) & 0x3FFF;
            height = BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) & 0x3FFF;
        }
        else
        {
            return header with { Damage = "its pixels do not begin as they must" };
        }

        // a frame that differs from the canvas is allowed in animations only
        if (width == 0 || height == 0 || (header.Width != 0 && (header.Width != width || header.Height != height)))
            return header with { Width = Math.Max(width, header.Width), Height = Math.Max(height, header.Height), Damage = "its sizes contradict each other" };
        return header with { Width = width, Height = height, Lossy = !lossless };
    }
}
