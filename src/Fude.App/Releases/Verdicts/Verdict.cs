using System.Text.Json.Serialization;

namespace Fude.App.Releases.Verdicts;

/// <summary>What becomes of a candidate.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    /// <summary>Not enough is known.</summary>
    [JsonStringEnumMemberName("wait")]
    Wait,

    /// <summary>It is better or as good: the next step.</summary>
    [JsonStringEnumMemberName("advance")]
    Advance,

    /// <summary>It is worse: no share any more.</summary>
    [JsonStringEnumMemberName("rollback")]
    RollBack,
}

/// <summary>What is missing for the next step.</summary>
/// <param name="Requests">Drawings for the candidate to answer.</param>
/// <param name="Compared">Drawings for both to answer.</param>
/// <param name="Corrections">Drawings to be corrected.</param>
/// <param name="Seconds">Time.</param>
/// <param name="Hours">How long all of it takes at the present rate; null where nobody draws.</param>
public sealed record MissingEvidence(long Requests, long Compared, long Corrections, double Seconds, double? Hours);

/// <summary>What is said of a candidate.</summary>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Reason">Why, in one line.</param>
/// <param name="Missing">What is missing; null where nothing is.</param>
/// <param name="PerHour">Drawings an hour, lately.</param>
/// <param name="Criteria">What it is judged by.</param>
public sealed record Verdict(Outcome Outcome, string Reason, MissingEvidence? Missing, double PerHour, IReadOnlyList<Criterion> Criteria);
