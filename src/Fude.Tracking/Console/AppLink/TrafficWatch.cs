using System.Text;
using Fude.Hosting.Security;

namespace Fude.Tracking.Console.AppLink;

/// <summary>How the application answers, lately: samples of its counters, shared by all sessions that look.</summary>
/// <param name="client">The way there.</param>
/// <param name="time">Measures.</param>
internal sealed class TrafficWatch(AppClient client, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<TrafficSample> _samples = new();
    private TrafficSample? _last;

    /// <summary>Looks.</summary>
    /// <returns>Null where it can't be told: the application is away, or does not show its counters.</returns>
    public async Task<AppTraffic?> LookAsync(Caller caller, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_last is null || time.GetElapsedTime(_last.At) >= Pause)
            {
                if ((await client.BytesAsync(caller, "metrics", cancellation)).Value is not { } text)
                    return null;
                Keep(TrafficSample.Read(Encoding.UTF8.GetString(text), time.GetTimestamp()));
            }

            var first = _samples.Peek();
            return first.At == _last!.At ? _last.Since(null, null) : _last.Since(first, time.GetElapsedTime(first.At, _last.At));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private void Keep(TrafficSample sample)
    {
        // Another process begins at nothing; one of several replicas may answer each time.
        if (_last is not null && !sample.Follows(_last))
            _samples.Clear();
        _samples.Enqueue(_last = sample);
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().At, sample.At) > Window)
            _samples.Dequeue();
    }
}
