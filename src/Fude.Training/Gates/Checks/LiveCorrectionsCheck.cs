using Fude.Training.Gates.Statistics;

namespace Fude.Training.Gates.Checks;

/// <summary>The drawings that people have said the truth of are not read worse than by the live model.</summary>
internal sealed class LiveCorrectionsCheck : IGateCheck
{
    // Corrections are mostly what the live model read wrong: the comparison is kind to any other model.
    private static readonly Told Kind = new(
        "People correct what the live model reads wrong more often than they confirm what it reads right, so this comparison is kind to every other model.",
        "訂正はいまのモデルの間違いに偏るため、この比較は他のモデルに有利です。");

    public string Name => "live_corrections";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        if ((CorrectionsCheck.Missing(context) ?? LiveComparison.Missing(context)) is { } missing)
            return CheckResult.NotApplicable(Name, missing);
        var drawings = context.Request.Corrections.Value!;
        var (mine, other) = (Answers.Of(context.Candidate, drawings, cancellation), context.LiveAnswers(drawings, cancellation));
        return LiveComparison.Judge(Name, PairedTest.Of(mine.Right, other.Right, context.Options.Alpha), context.Options.CorrectionsMargin, context.Options, Kind);
    }
}
