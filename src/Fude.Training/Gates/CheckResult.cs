namespace Fude.Training.Gates;

/// <summary>What a check came to.</summary>
public enum CheckOutcome
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not hold: the gate is shut.</summary>
    Failed,

    /// <summary>A comparison that can't tell with the pictures there are, and that <see cref="GateOptions.AllowUndecided"/> lets pass.</summary>
    Undecided,

    /// <summary>There is nothing to check by; <see cref="CheckResult.Note"/> says what is missing.</summary>
    NotApplicable,
}

/// <summary>Which side of its limit a figure has to be on.</summary>
public enum FigureBound
{
    /// <summary>The limit or more.</summary>
    AtLeast,

    /// <summary>The limit or less.</summary>
    AtMost,
}

/// <summary>What a figure counts.</summary>
public enum FigureUnit
{
    /// <summary>A plain number: a difference of probabilities, a chance.</summary>
    Number,

    /// <summary>A share, 0 to 1, or a difference of two.</summary>
    Share,

    /// <summary>How many.</summary>
    Count,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>A sentence in both languages.</summary>
/// <param name="English">In English.</param>
/// <param name="Japanese">In Japanese.</param>
public sealed record Told(string English, string Japanese);

/// <summary>What was measured, and what it is held against.</summary>
/// <param name="Name">Its name, such as <c>recall.3</c>: the check's name, or that and a full stop and more.</param>
/// <param name="Value">The figure; NaN where the model gave none.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Bound">Which side of the limit it has to be on; null where it is only told.</param>
/// <param name="Threshold">The limit; null where it is only told.</param>
public sealed record GateFigure(string Name, double Value, FigureUnit Unit, FigureBound? Bound = null, double? Threshold = null)
{
    /// <summary>Whether it is on the right side; null where it is only told.</summary>
    public bool? Passed => Bound switch
    {
        // The comparisons are this way round so that NaN does not pass.
        FigureBound.AtLeast => Value >= Threshold,
        FigureBound.AtMost => Value <= Threshold,
        _ => null,
    };

    /// <summary>By how much it is on the wrong side, over 0; null where it is not.</summary>
    public double? Missed => Passed == false ? Math.Abs(Value - Threshold!.Value) : null;

    internal static GateFigure AtLeast(string name, double value, double threshold, FigureUnit unit = FigureUnit.Share) => new(name, value, unit, FigureBound.AtLeast, threshold);

    internal static GateFigure AtMost(string name, double value, double threshold, FigureUnit unit = FigureUnit.Number) => new(name, value, unit, FigureBound.AtMost, threshold);
}

/// <summary>A check of the gate.</summary>
/// <param name="Name">Its name, such as <c>accuracy</c>.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Figures">What was measured.</param>
/// <param name="Note">What is to be known beside it; null for nothing.</param>
public sealed record CheckResult(string Name, CheckOutcome Outcome, IReadOnlyList<GateFigure> Figures, Told? Note = null)
{
    /// <summary>A check that holds where every figure does.</summary>
    internal static CheckResult Of(string name, IReadOnlyList<GateFigure> figures, Told? note = null) =>
        new(name, figures.Any(figure => figure.Passed == false) ? CheckOutcome.Failed : CheckOutcome.Passed, figures, note);

    /// <summary>A check that there is nothing to check by.</summary>
    internal static CheckResult NotApplicable(string name, Told reason) => new(name, CheckOutcome.NotApplicable, [], reason);

    /// <summary>A check that could not be carried out because the model is broken.</summary>
    internal static CheckResult Broken(string name, Told reason) => new(name, CheckOutcome.Failed, [], reason);
}
