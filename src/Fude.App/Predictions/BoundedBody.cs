namespace Fude.App.Predictions;

/// <summary>
/// A request's body that ends with a 413 once more than <paramref name="maxBytes"/> of it have come. Kestrel takes more
/// than that: where its own limit is passed it closes under a client that is still sending, which then reads a broken
/// connection instead of the answer.
/// </summary>
/// <param name="body">The body as Kestrel gives it.</param>
/// <param name="maxBytes">Largest body.</param>
internal sealed class BoundedBody(Stream body, long maxBytes) : Stream
{
    private long _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="BadHttpRequestException">The body is too large; its status is 413.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        _taken += read;
        return _taken <= maxBytes ? read : throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
