namespace Fude.Testing;

/// <summary>The clock of a machine that goes wrong by some seconds; it measures spans as well as any.</summary>
/// <param name="apart">How far it is ahead.</param>
public sealed class ShiftedTime(TimeSpan apart) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + apart;
}
