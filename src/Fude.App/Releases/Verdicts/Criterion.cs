using System.Text.Json.Serialization;

namespace Fude.App.Releases.Verdicts;

/// <summary>What one test says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CriterionState>))]
public enum CriterionState
{
    /// <summary>Nothing speaks against the candidate.</summary>
    [JsonStringEnumMemberName("fine")]
    Fine,

    /// <summary>It looks worse than it may be, and more evidence is needed to tell.</summary>
    [JsonStringEnumMemberName("doubtful")]
    Doubtful,

    /// <summary>It is worse.</summary>
    [JsonStringEnumMemberName("worse")]
    Worse,
}

/// <summary>One of the things that a candidate is judged by.</summary>
/// <param name="Name"><c>errors</c>, <c>latency</c>, <c>disagreement</c>, <c>confidence</c> or <c>accuracy</c>.</param>
/// <param name="State">What the test says.</param>
/// <param name="Evidence">How many to one it speaks against the candidate.</param>
/// <param name="Needed">From how many to one on it counts as worse: the number of tests by the false-alarm rate.</param>
/// <param name="Count">Drawings that it is about.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Limit">The most that is tolerated.</param>
/// <param name="Text">All of it in words.</param>
public sealed record Criterion(string Name, CriterionState State, double Evidence, double Needed, long Count, double? Value, double Limit, string Text)
{
    /// <summary>The lower end of the figure's confidence sequence; beyond the limit exactly where the figure is worse. Null where it has none.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end.</summary>
    public double? High { get; init; }
}
