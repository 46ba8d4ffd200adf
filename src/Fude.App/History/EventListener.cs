using System.Text;
using System.Threading.Channels;

namespace Fude.App.History;

/// <summary>One that listens to <see cref="AppEvents"/>: a bounded queue of messages as they go over the wire.</summary>
public sealed class EventListener : IDisposable
{
    /// <summary>The event that tells a listener that it has lost some.</summary>
    internal const string ResyncName = "resync";

    private static readonly byte[] Lost = Message(ResyncName, "{}");
    private readonly Channel<byte[]> _waiting;
    private readonly Action<EventListener> _ended;
    private volatile bool _hasLost;

    internal EventListener(int maxWaiting, Action<EventListener> ended)
    {
        _waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(maxWaiting) { SingleReader = true });
        _ended = ended;
    }

    /// <summary>A message of server-sent events (HTML Standard, 9.2).</summary>
    /// <param name="name">The event.</param>
    /// <param name="data">One line of JSON.</param>
    internal static byte[] Message(string name, string data) => Encoding.UTF8.GetBytes($"event: {name}\ndata: {data}\n\n");

    /// <summary>Ends when there is something to take.</summary>
    public Task WaitAsync() => _waiting.Reader.WaitToReadAsync().AsTask();

    /// <summary>Takes the next message, UTF-8; after those that came before a loss, the message that tells of it.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False where there is none now.</returns>
    public bool TryTake(out byte[]? message)
    {
        if (_waiting.Reader.TryRead(out message))
            return true;
        if (!_hasLost)
            return false;
        _hasLost = false;
        message = Lost;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _ended(this);

    internal void Offer(byte[] message)
    {
        if (!_waiting.Writer.TryWrite(message))
            _hasLost = true;
    }
}
