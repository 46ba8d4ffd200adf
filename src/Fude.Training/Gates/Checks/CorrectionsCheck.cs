namespace Fude.Training.Gates.Checks;

/// <summary>Enough of the drawings are read that people have said the truth of.</summary>
internal sealed class CorrectionsCheck : IGateCheck
{
    public string Name => "corrections";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        if (Missing(context) is { } missing)
            return CheckResult.NotApplicable(Name, missing);
        var answers = Answers.Of(context.Candidate, context.Request.Corrections.Value!, cancellation);
        return CheckResult.Of(
            Name,
            [GateFigure.AtLeast(Name, answers.Accuracy, context.Options.LeastCorrectionsAccuracy), new($"{Name}.drawings", answers.Pictures.Count, FigureUnit.Count)],
            context.Request.Corrections.Reason);
    }

    /// <summary>Why there is nothing to judge by; null where there is.</summary>
    internal static Told? Missing(GateContext context)
    {
        var (corrections, fewest) = (context.Request.Corrections, context.Options.LeastCorrections);
        if (corrections.Value is not { } drawings)
            return corrections.Reason!;
        return drawings.Count >= fewest
            ? null
            : new($"There are {drawings.Count} corrected drawings, and {fewest} are the fewest to judge by.", $"訂正された手書きは {drawings.Count} 件で、判定に必要な {fewest} 件に足りません。");
    }
}
