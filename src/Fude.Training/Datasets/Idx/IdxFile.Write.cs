using System.IO.Compression;

namespace Fude.Training.Datasets;

public static partial class IdxFile
{
    /// <summary>Writes a file, gzipped where its name ends in <c>.gz</c>. It appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="array">What to write.</param>
    /// <exception cref="DatasetException">The file can't be written.</exception>
    public static void Write(string path, IdxArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        Write(path, array.Shape, array.Data);
    }

    /// <inheritdoc cref="Write(string, IdxArray)"/>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="shape">The sizes of the dimensions, outermost first.</param>
    /// <param name="data">The elements in row-major order.</param>
    public static void Write(string path, ReadOnlySpan<int> shape, ReadOnlySpan<byte> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var size = 1L;
        foreach (var side in shape)
            size = checked(size * side);
        if (shape.Length is 0 or > byte.MaxValue || size != data.Length)
            throw new ArgumentException($"a shape of {Show(shape)} does not fit {data.Length} bytes", nameof(shape));
        var temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                WriteContent(file, zipped: path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase), shape, data);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
            throw new DatasetException(DatasetFault.Missing, $"{path} can't be written: {e.Message}", path, e);
        }
    }

    private static void WriteContent(Stream file, bool zipped, ReadOnlySpan<int> shape, ReadOnlySpan<byte> data)
    {
        if (!zipped)
        {
            file.Write(IdxArray.Header(shape));
            file.Write(data);
            return;
        }

        using var zip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        zip.Write(IdxArray.Header(shape));
        zip.Write(data);
    }
}
