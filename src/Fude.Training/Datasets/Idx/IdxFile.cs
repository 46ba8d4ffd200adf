using System.Buffers.Binary;
using System.IO.Compression;

namespace Fude.Training.Datasets;

/// <summary>
/// Reads and writes IDX files of type uint8, plain or gzipped: told apart by their first bytes, not by their name.
/// Source of the format: "The IDX file format" in the description of the MNIST database by LeCun, Cortes and Burges.
/// </summary>
/// <remarks>A gzipped file has to be one gzip member with nothing behind it, as gzip and every mirror of MNIST write it.</remarks>
public static partial class IdxFile
{
    internal const byte UnsignedByte = 8;

    // Deflate can't do better than 258 bytes for 2 bits (RFC 1951, 3.2.5), so a file bounds what it can hold.
    private const long BestDeflateRatio = 1032;

    /// <summary>Reads a file. Limits and the file's length are checked from the header before the data is allocated.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">Limits; null for the default.</param>
    /// <exception cref="IdxException">The file can't be read, is damaged, or is over a limit.</exception>
    public static IdxArray Read(string path, IdxLimits? limits = null)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan, BufferSize = 0 });
            return Read(file, path, limits);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var what = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"can't be read: {e.Message}";
            throw new IdxException(IdxFault.Unreadable, path, what, e);
        }
    }

    /// <summary>Reads from a stream that can seek, to its end.</summary>
    /// <param name="file">The stream, at the start of the file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="limits">Limits; null for the default.</param>
    /// <exception cref="IdxException">The content is damaged or over a limit.</exception>
    public static IdxArray Read(Stream file, string name, IdxLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        Span<byte> start = stackalloc byte[3];
        var origin = file.Position;
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = origin;
        var length = file.Length - origin;
        if (read < 3)
            throw new IdxException(IdxFault.NotIdx, name, length == 0 ? "the file is empty" : $"only {length} bytes: too short for IDX");
        if (start is [0, 0, _])
            return ReadContent(new Source(file, name, length, Zipped: false), limits ?? IdxLimits.Default);
        if (start is not [0x1f, 0x8b, _])
            throw new IdxException(IdxFault.NotIdx, name, $"neither IDX nor gzip: it starts with {Show(start)}{(start is [(byte)'<', ..] ? " (a web page?)" : "")}");

        using var zip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return ReadContent(new Source(zip, name, length, Zipped: true) { File = file }, limits ?? IdxLimits.Default);
        }
        catch (InvalidDataException e)
        {
            throw new IdxException(IdxFault.DamagedGzip, name, "the gzip data is damaged: get the file again", e);
        }
    }

    private static IdxArray ReadContent(Source source, IdxLimits limits)
    {
        var shape = ReadHeader(source, limits, out var size);
        var headerBytes = 4L + 4L * shape.Length;
        if (source.Zipped && size > source.FileLength * BestDeflateRatio)
            throw source.Error(IdxFault.TooShort, $"the header promises {Show(shape)} = {size:N0} bytes, more than {source.FileLength:N0} compressed bytes can hold: the file is truncated or its header is wrong");
        if (!source.Zipped && headerBytes + size > source.FileLength)
            throw source.Error(IdxFault.TooShort, $"the header promises {Show(shape)} = {size:N0} bytes of data, there are {source.FileLength - headerBytes:N0}: the file is truncated or its header is wrong");

        var data = GC.AllocateUninitializedArray<byte>((int)size);
        var read = source.Stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        if (read < data.Length)
            throw source.TooShort(headerBytes + read, $"the header promises {Show(shape)} = {size:N0} bytes of data, there are {read:N0}");
        Span<byte> beyond = stackalloc byte[1];
        if (source.Stream.Read(beyond) != 0)
            throw source.Error(IdxFault.TrailingData, $"more data than the header's {Show(shape)} = {size:N0} bytes: the header is wrong, or something was appended");
        if (source.Zipped && !source.EndsAfter(headerBytes + size))
            throw source.Error(IdxFault.TruncatedGzip, "the gzip data does not end as it should: the file is truncated, or something was appended. Get it again, or compress it again in one piece");
        return new IdxArray(shape, data);
    }

    private static int[] ReadHeader(Source source, IdxLimits limits, out long size)
    {
        Span<byte> buffer = stackalloc byte[4];
        source.Fill(buffer, already: 0);
        if (buffer is not [0, 0, _, _])
            throw source.Error(IdxFault.NotIdx, $"the gzip file does not hold IDX: its content starts with {Show(buffer)}");
        var (type, dimensions) = (buffer[2], (int)buffer[3]);
        if (type != UnsignedByte)
            throw source.Error(IdxFault.WrongType, $"it holds {TypeName(type)}; only uint8 (type 0x08) is read");
        if (dimensions == 0 || dimensions > limits.MaxDimensions)
            throw source.Error(IdxFault.BadHeader, $"the header says {dimensions} dimensions; 1 to {limits.MaxDimensions} are accepted");

        var shape = new int[dimensions];
        var most = Math.Min(limits.MaxBytes, Array.MaxLength);
        size = 1;
        for (var i = 0; i < dimensions; i++)
        {
            source.Fill(buffer, already: 4 + 4 * i);
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(buffer);
            if (shape[i] < 0)
                throw source.Error(IdxFault.BadHeader, $"the size of dimension {i} is {(uint)shape[i]:N0}, more than a signed 32-bit number holds");
            size *= shape[i];
            if (size > most)
                throw source.Error(IdxFault.TooLarge, $"the header asks for over {most:N0} bytes, the limit ({nameof(IdxLimits)}.{nameof(IdxLimits.MaxBytes)})");
        }

        return shape;
    }

    private static string TypeName(byte type) => type switch
    {
        0x09 => "int8 numbers (type 0x09)",
        0x0B => "int16 numbers (type 0x0B)",
        0x0C => "int32 numbers (type 0x0C)",
        0x0D => "float numbers (type 0x0D)",
        0x0E => "double numbers (type 0x0E)",
        _ => $"elements of the unknown type 0x{type:X2}",
    };

    private static string Show(ReadOnlySpan<byte> bytes) => $"bytes {Convert.ToHexString(bytes)}";

    internal static string Show(ReadOnlySpan<int> shape) => string.Join("×", shape.ToArray());

    private sealed record Source(Stream Stream, string Name, long FileLength, bool Zipped)
    {
        public Stream? File { get; init; }

        public IdxException Error(IdxFault fault, string what) => new(fault, Name, what);

        public void Fill(Span<byte> buffer, int already)
        {
            var read = Stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (read < buffer.Length)
                throw TooShort(already + read, "it ends within its header");
        }

        /// <summary>The framework's decompression takes a file that stops anywhere for its end, so gzip's own last field has to tell.</summary>
        public IdxException TooShort(long content, string what) => Zipped && !EndsAfter(content)
            ? Error(IdxFault.TruncatedGzip, $"the gzip file is truncated ({what}): get it again")
            : Error(IdxFault.TooShort, $"{what}: the file is truncated or its header is wrong");

        /// <summary>Whether gzip's last four bytes (the content's length modulo 2^32, RFC 1952) fit what was read.</summary>
        public bool EndsAfter(long content)
        {
            if (FileLength < 18)
                return false;
            Span<byte> end = stackalloc byte[4];
            File!.Seek(-4, SeekOrigin.End);
            File.ReadExactly(end);
            return BinaryPrimitives.ReadUInt32LittleEndian(end) == (uint)content;
        }
    }
}
