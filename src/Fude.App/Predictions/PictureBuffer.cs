using System.Buffers;

namespace Fude.App.Predictions;

/// <summary>A picture file in pooled memory, grown as it arrives: a declared length reserves nothing.</summary>
internal sealed class PictureBuffer : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);

    /// <summary>Bytes read.</summary>
    public int Length { get; private set; }

    /// <summary>The file.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Reads a stream to its end, or until it has more than <paramref name="maxBytes"/>: then <see cref="Length"/> is one more.</summary>
    public static async Task<PictureBuffer> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new PictureBuffer();
        try
        {
            while (buffer.Length <= maxBytes)
            {
                if (buffer.Length == buffer._bytes.Length)
                    buffer.Grow(maxBytes);
                var room = Math.Min(buffer._bytes.Length, maxBytes + 1) - buffer.Length;
                var read = await stream.ReadAsync(buffer._bytes.AsMemory(buffer.Length, room), cancellationToken);
                if (read == 0)
                    break;
                buffer.Length += read;
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Grow(int maxBytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _bytes.Length, maxBytes + 1L));
        Memory.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
