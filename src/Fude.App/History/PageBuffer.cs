using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;

namespace Fude.App.History;

/// <summary>Memory that answers are written to, kept for the next one.</summary>
internal sealed class PageBuffer : IDisposable
{
    private const int MostKept = 16;
    private const int LargestKept = 1 << 20;
    private static readonly ConcurrentBag<PageBuffer> Idle = [];
    private readonly ArrayBufferWriter<byte> _bytes = new(16 * 1024);
    private readonly Utf8JsonWriter _json;

    private PageBuffer() => _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Takes one. Dispose it when its content is sent.</summary>
    public static PageBuffer Rent() => Idle.TryTake(out var idle) ? idle : new PageBuffer();

    /// <summary>Writes it anew.</summary>
    /// <param name="write">Writes one value.</param>
    public void Write(Action<Utf8JsonWriter> write)
    {
        _bytes.ResetWrittenCount();
        _json.Reset();
        write(_json);
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Capacity <= LargestKept && Idle.Count < MostKept)
            Idle.Add(this);
        else
            _json.Dispose();
    }
}
