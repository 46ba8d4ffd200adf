namespace Fude.Tracking.Tests.Artifacts;

/// <summary>A body that must not be read.</summary>
internal sealed class NeverRead : MemoryStream
{
    public bool WasRead { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        WasRead = true;
        return ValueTask.FromResult(0);
    }
}

/// <summary>A body whose sender vanishes after some bytes.</summary>
internal sealed class BreaksOff(int after) : MemoryStream
{
    private int _left = after;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0)
            throw new IOException("The client reset the connection.");
        var read = Math.Min(_left, buffer.Length);
        _left -= read;
        return ValueTask.FromResult(read);
    }
}
