namespace Fude.Tracking.Console.Compare;

/// <summary>A param or a metric, as an axis or a colour shows it.</summary>
/// <param name="IsMetric">Whether it is a metric.</param>
/// <param name="Key">Its key.</param>
public readonly record struct Subject(bool IsMetric, string Key)
{
    /// <summary>A param.</summary>
    /// <param name="key">Its key.</param>
    public static Subject Param(string key) => new(false, key);

    /// <summary>A metric.</summary>
    /// <param name="key">Its key.</param>
    public static Subject Metric(string key) => new(true, key);

    /// <summary>As an address writes it: <c>p:</c> or <c>m:</c> and the key.</summary>
    public override string ToString() => (IsMetric ? "m:" : "p:") + Key;

    /// <summary>Reads what an address says; null where it says nothing of the kind.</summary>
    /// <param name="text">The text.</param>
    public static Subject? Parse(string? text) => text is ['m' or 'p', ':', _, ..] ? new(text[0] == 'm', text[2..]) : null;
}
