namespace Fude.Tracking.Console.RunPage.Card;

/// <summary>What <c>fude gate</c> writes as <c>gate/gate.json</c>, as far as it is shown.</summary>
public sealed record GateFile
{
    /// <summary>Whether no check has failed.</summary>
    public bool Passed { get; init; }

    /// <summary>Why it was let through all the same.</summary>
    public string? ForceReason { get; init; }

    /// <summary>A line for each figure that has failed.</summary>
    public IReadOnlyList<string> Failures { get => field ?? []; init; } = [];

    /// <summary>When it was judged.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The bundle.</summary>
    public GateBundle? Bundle { get; init; }

    /// <summary>The checks.</summary>
    public IReadOnlyList<GateCheck> Checks { get => field ?? []; init; } = [];
}

/// <summary>The bundle that was judged.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Digest">Its identity.</param>
public sealed record GateBundle(string? Name, string? Digest);

/// <summary>A check.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">passed, failed, undecided or not-applicable.</param>
/// <param name="Figures">What was measured.</param>
/// <param name="Note">What is to be known beside it.</param>
public sealed record GateCheck(string? Name, string? Outcome, IReadOnlyList<GateFigure>? Figures, GateNote? Note);

/// <summary>A sentence in both languages.</summary>
/// <param name="English">In English.</param>
/// <param name="Japanese">In Japanese.</param>
public sealed record GateNote(string? English, string? Japanese);

/// <summary>A figure and its limit.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">number, share, count, milliseconds or bytes.</param>
/// <param name="Bound">at-least or at-most; null where it is only told.</param>
/// <param name="Threshold">The limit.</param>
/// <param name="Passed">Whether it is on the right side.</param>
public sealed record GateFigure(string? Name, double Value, string? Unit, string? Bound, double? Threshold, bool? Passed);
