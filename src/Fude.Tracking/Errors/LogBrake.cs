namespace Fude.Tracking.Errors;

/// <summary>Lets one message through each second and counts the others: a full disk is not to be filled with what is said about it.</summary>
/// <param name="time">Measures.</param>
internal sealed class LogBrake(TimeProvider time)
{
    private long _next = long.MinValue;
    private int _held;

    /// <summary>Whether a message may be written now.</summary>
    /// <param name="held">How many were held back since the last one.</param>
    public bool Passes(out int held)
    {
        var (now, next) = (time.GetTimestamp(), Interlocked.Read(ref _next));
        if (now < next || Interlocked.CompareExchange(ref _next, now + time.TimestampFrequency, next) != next)
        {
            Interlocked.Increment(ref _held);
            held = 0;
            return false;
        }

        held = Interlocked.Exchange(ref _held, 0);
        return true;
    }
}
