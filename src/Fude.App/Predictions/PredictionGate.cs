using System.Threading.RateLimiting;
using Fude.App.Settings;

namespace Fude.App.Predictions;

/// <summary>
/// How many pictures are computed at once and how many may wait. A place is taken after the body has arrived, so that a
/// slow sender holds a connection and never a processor.
/// </summary>
internal sealed class PredictionGate(RequestSettings settings) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = settings.MaxPredictions,
        QueueLimit = settings.MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private long _entered;

    /// <summary>How many have come so far.</summary>
    public long Entered => Volatile.Read(ref _entered);

    public ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _entered);
        return _limiter.AcquireAsync(1, cancellationToken);
    }

    public void Dispose() => _limiter.Dispose();
}
