using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Servers;

/// <summary>A request's body whose reading ends with a 413 once it is larger than the request may be.</summary>
/// <param name="body">The body as Kestrel gives it.</param>
/// <param name="limit">How large it may be.</param>
internal sealed class BoundedBody(Stream body, BodyLimit limit) : Stream
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
        limit.Check(_taken);
        var read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _taken += read;
        limit.Check(_taken);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
