using System.Globalization;
using System.Text;

namespace Fude.Bundles;

/// <summary>One entry of an archive: a plain file, or a folder.</summary>
internal readonly record struct TarEntry(string Name, long Length, bool IsFolder);

/// <summary>
/// Reads tar archives of strangers. It allocates nothing that a header asks for, and refuses all that a bundle can do
/// without: links, devices, sparse files, long names. Extended headers (which many tools write for times and owners) are
/// read for a file's name and otherwise passed over.
/// Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Interchange Format".
/// </summary>
internal sealed class TarReader(Stream stream)
{
    private const int MaxExtendedBytes = 16 << 10;
    private const int MaxExtendedHeaders = 64;
    private readonly byte[] header = new byte[TarHeader.Size];
    private long remaining;
    private long padding;
    private int extendedHeaders;

    /// <summary>The next entry, or null at the archive's end marker.</summary>
    /// <exception cref="BundleException">The archive is damaged, ends too early, or holds what is refused.</exception>
    public TarEntry? Next()
    {
        string? longName = null;
        while (true)
        {
            Skip(remaining + padding);
            ReadExactly(header, "a header");
            if (!header.AsSpan().ContainsAnyExcept((byte)0))
            {
                ReadExactly(header, "the end marker");
                if (header.AsSpan().ContainsAnyExcept((byte)0))
                    throw Bad("an empty header is not followed by another, as the end of an archive is.");
                return null;
            }

            TarHeader.CheckSum(header);
            var length = TarHeader.Number(header.AsSpan(124, 12), "size");
            var name = TarHeader.Name(header);
            var type = (char)header[156];
            (remaining, padding) = (length, TarHeader.Padding(length));
            switch (type)
            {
                case 'x' or 'g':
                    longName = ReadExtended(name, length, type == 'x') ?? longName;
                    break;
                case '0' or '\0' or '7' when !name.EndsWith('/'):
                    return new TarEntry(longName ?? name, length, IsFolder: false);
                case '5' or '0' or '\0' when length == 0:
                    return new TarEntry(longName ?? name, 0, IsFolder: true);
                default:
                    throw new BundleException(BundleFaultKind.UnsafeArchive, $"in the archive: {Kind(type)}; a bundle holds plain files only.", ManifestChecks.Shown(name));
            }
        }
    }

    /// <summary>Copies the current entry's bytes.</summary>
    public void CopyContent(Stream target, int bufferBytes)
    {
        var buffer = new byte[(int)Math.Min(bufferBytes, Math.Max(1, remaining))];
        while (remaining > 0)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, remaining));
            ReadExactly(part, "a file's content");
            target.Write(part);
            remaining -= part.Length;
        }
    }

    private string? ReadExtended(string name, long length, bool ofNextFile)
    {
        if (length > MaxExtendedBytes || ++extendedHeaders > MaxExtendedHeaders)
            throw new BundleException(BundleFaultKind.UnsafeArchive, $"in the archive: an extended header of {length} bytes (at most {MaxExtendedHeaders} of at most {MaxExtendedBytes} bytes are read).", ManifestChecks.Shown(name));
        var content = new byte[length];
        ReadExactly(content, "an extended header");
        remaining = 0;

        string? path = null;
        for (var rest = content.AsSpan(); !rest.IsEmpty;)
        {
            // "<length> <key>=<value>\n", where the length counts itself and the line feed.
            var space = rest.IndexOf((byte)' ');
            if (space is < 1 or > 6
                || !int.TryParse(rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                || size < space + 4 || size > rest.Length || rest[size - 1] != '\n')
                throw Bad("an extended header's record is malformed.");
            var record = Encoding.UTF8.GetString(rest[(space + 1)..(size - 1)]);
            var equals = record.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? throw Bad("an extended header's record is malformed.") : record[..equals];
            if (key is "path" && ofNextFile)
                path = record[(equals + 1)..];
            else if (key is "path" or "linkpath" or "size" || key.StartsWith("GNU.sparse", StringComparison.Ordinal))
                throw new BundleException(BundleFaultKind.UnsafeArchive, $"in the archive: an extended header sets '{ManifestChecks.Shown(key)}', which no bundle needs.", ManifestChecks.Shown(name));
            rest = rest[size..];
        }

        return path;
    }

    private void Skip(long count)
    {
        Span<byte> buffer = stackalloc byte[TarHeader.Size];
        while (count > 0)
        {
            var part = buffer[..(int)Math.Min(buffer.Length, count)];
            ReadExactly(part, "padding");
            count -= part.Length;
        }

        (remaining, padding) = (0, 0);
    }

    private void ReadExactly(Span<byte> buffer, string what)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
            throw Bad($"it ends in the middle of {what}.");
    }

    private static string Kind(char type) => type switch
    {
        '1' => "a hard link",
        '2' => "a symbolic link",
        '3' or '4' => "a device",
        '5' => "a folder with content",
        '6' => "a pipe",
        'L' or 'K' => "a name of over 100 characters",
        'S' => "a sparse file",
        _ => $"an entry of type 0x{(int)type:x2}",
    };

    internal static BundleException Bad(string message) => new(BundleFaultKind.BadArchive, $"the tar archive is damaged: {message}");
}
