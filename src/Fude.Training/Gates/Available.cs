namespace Fude.Training.Gates;

/// <summary>Something that a check needs, or why it is not there.</summary>
/// <typeparam name="T">What.</typeparam>
/// <param name="Value">It; null where it is not there.</param>
/// <param name="Reason">Why it is not there, or what is to be known of it; null for nothing.</param>
public sealed record Available<T>(T? Value, Told? Reason)
    where T : class
{
    /// <summary>It is there.</summary>
    /// <param name="value">It.</param>
    /// <param name="remark">What is to be known of it; null for nothing.</param>
    public static Available<T> Of(T value, Told? remark = null) => new(value, remark);

    /// <summary>It is not there.</summary>
    /// <param name="reason">Why.</param>
    public static Available<T> Missing(Told reason) => new(null, reason);
}
