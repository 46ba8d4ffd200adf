using System.Buffers.Binary;

namespace Fude.Imaging;

/// <summary>Reads the header of a Windows or OS/2 bitmap. Source: BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER and BITMAPV5HEADER in the Windows API.</summary>
internal static class BmpHeader
{
    private const int FileHeader = 14, CoreHeader = 12, InfoHeader = 40;
    private const byte EndOfBitmap = 1, Delta = 2;
    private const uint Plain = 0, RunLength8 = 1, RunLength4 = 2, BitFields = 3, AlphaBitFields = 6;

    public static bool LooksLikeOne(ReadOnlySpan<byte> file) =>
        file.Length < FileHeader + 4 || BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) is CoreHeader or (>= 16 and <= 124);

    public static PictureHeader Read(ReadOnlySpan<byte> file)
    {
        var header = new PictureHeader(PictureFormat.Bmp, 0, 0);
        if (file.Length < FileHeader + CoreHeader)
            return header with { Damage = "it ends in its header" };

        var start = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        var headerSize = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        int bits;
        var compression = Plain;
        if (headerSize == CoreHeader)
        {
            header = header with
            {
                Width = BinaryPrimitives.ReadUInt16LittleEndian(file[18..]),
                Height = BinaryPrimitives.ReadUInt16LittleEndian(file[20..]),
            };
            bits = BinaryPrimitives.ReadUInt16LittleEndian(file[24..]);
        }
        else if (headerSize < InfoHeader)
        {
            return header with { Refusal = "a BMP picture of OS/2's second kind" };
        }
        else if (file.Length < FileHeader + InfoHeader)
        {
            return header with { Damage = "it ends in its header" };
        }
        else
        {
            // a negative height means that the rows go from top to bottom
            header = header with
            {
                Width = BinaryPrimitives.ReadInt32LittleEndian(file[18..]),
                Height = Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..])),
            };
            bits = BinaryPrimitives.ReadUInt16LittleEndian(file[28..]);
            compression = BinaryPrimitives.ReadUInt32LittleEndian(file[30..]);
        }

        if (header.Width <= 0 || header.Height == 0)
            return header with { Damage = $"it declares {header.Width}x{header.Height} pixels" };
        return CheckPixels(header, bits, compression, file[(int)Math.Min(start, file.Length)..]);
    }

    private static PictureHeader CheckPixels(PictureHeader header, int bits, uint compression, ReadOnlySpan<byte> pixels)
    {
        var known = compression switch
        {
            Plain => bits is 1 or 2 or 4 or 8 or 16 or 24 or 32,
            RunLength8 => bits is 8,
            RunLength4 => bits is 4,
            BitFields or AlphaBitFields => bits is 16 or 32,
            _ => false,
        };
        if (!known)
            return header with { Refusal = $"a BMP picture with compression {compression} and {bits} bits a pixel" };

        var rowBytes = (header.Width * bits + 31) / 32 * 4;
        var whole = compression is RunLength8 or RunLength4 ? RunsEnd(pixels, bits) : pixels.Length >= rowBytes * header.Height;
        return whole ? header : header with { Damage = "it ends before its last row" };
    }

    /// <summary>Whether run-length codes reach their end mark; decoders leave the rest of the picture blank where they don't.</summary>
    private static bool RunsEnd(ReadOnlySpan<byte> codes, int bits)
    {
        while (codes.Length >= 2)
        {
            var (count, value) = (codes[0], codes[1]);
            if (count == 0 && value == EndOfBitmap)
                return true;
            var literal = count == 0 && value > Delta ? (value * bits + 15) / 16 * 2 : 0;
            var length = 2 + literal + (count == 0 && value == Delta ? 2 : 0);
            codes = codes[Math.Min(length, codes.Length)..];
        }

        return false;
    }
}
