using System.Text;

namespace Fude.Bundles;

/// <summary>The 512 bytes before each file of a tar. Source: POSIX.1-2017, pax, "ustar Interchange Format".</summary>
internal static class TarHeader
{
    public const int Size = 512;

    /// <summary>A plain file's header: mode 0644, owner 0, time 0.</summary>
    public static byte[] Write(string name, long length)
    {
        var header = new byte[Size];
        Encoding.ASCII.GetBytes(name, header.AsSpan(0, 100));
        Octal(header.AsSpan(100, 8), Convert.ToInt64("644", 8));
        Octal(header.AsSpan(108, 8), 0);
        Octal(header.AsSpan(116, 8), 0);
        Octal(header.AsSpan(124, 12), length);
        Octal(header.AsSpan(136, 12), 0);
        header[156] = (byte)'0';
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        Octal(header.AsSpan(329, 8), 0);
        Octal(header.AsSpan(337, 8), 0);
        Octal(header.AsSpan(148, 7), Sum(header));
        header[155] = (byte)' ';
        return header;
    }

    /// <summary>Bytes from the end of a file's content to the next header.</summary>
    public static int Padding(long length) => (int)((Size - (length % Size)) % Size);

    /// <summary>The name, with the prefix that longer names have.</summary>
    public static string Name(ReadOnlySpan<byte> header)
    {
        var name = Text(header[..100]);
        // GNU tar keeps times where ustar has the prefix.
        var prefix = header.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.Slice(345, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    /// <summary>An octal number, ended by a space or NUL, or filling its field.</summary>
    public static long Number(ReadOnlySpan<byte> field, string what)
    {
        var digits = field.Trim("\0 "u8);
        var value = 0L;
        foreach (var digit in digits)
        {
            // Base-256 numbers are for files of over 8 GiB.
            if (digit is < (byte)'0' or > (byte)'7')
                throw TarReader.Bad($"a header's {what} is not an octal number.");
            value = (value * 8) + (digit - '0');
        }

        return value;
    }

    /// <exception cref="BundleException">The header's sum does not fit its bytes.</exception>
    public static void CheckSum(ReadOnlySpan<byte> header)
    {
        if (Number(header.Slice(148, 8), "checksum") != Sum(header))
            throw TarReader.Bad("a header's checksum does not fit; this is not a tar archive, or it is damaged.");
    }

    // The sum of all bytes, those of the sum itself taken as spaces.
    private static long Sum(ReadOnlySpan<byte> header)
    {
        var sum = 8L * ' ';
        for (var i = 0; i < Size; i++)
            sum += i is >= 148 and < 156 ? 0 : header[i];
        return sum;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static void Octal(Span<byte> field, long value)
    {
        var text = Convert.ToString(value, 8).PadLeft(field.Length - 1, '0');
        if (text.Length >= field.Length)
            throw new ArgumentOutOfRangeException(nameof(value), value, "A file in a tar of this form has at most 8 GiB.");
        Encoding.ASCII.GetBytes(text, field);
    }
}
