namespace Fude.Hosting.Security;

/// <summary>An endpoint turns a request away as the checks before it do.</summary>
/// <param name="refusal">Why.</param>
public sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>Why.</summary>
    public Refusal Refusal { get; } = refusal;
}
