using System.Globalization;
using Fude.Training.Gates.Statistics;

namespace Fude.Training.Gates.Checks;

/// <summary>What the comparisons with the live model have in common.</summary>
internal static class LiveComparison
{
    /// <summary>Why there is no comparison; null where there is one.</summary>
    public static Told? Missing(GateContext context)
    {
        if (context.Request.Live is not { Value: { } live, Reason: _ })
            return context.Request.Live.Reason!;
        if (live.Bundle.Digest == context.Request.Bundle.Digest)
            return new($"The bundle is the live model itself ({live.Tag}).", $"このバンドルは、いま答えているモデル（{live.Tag}）そのものです。");
        return live.Bundle.PixelCount == context.Request.Bundle.PixelCount
            ? null
            : new($"The live model ({live.Tag}) takes pictures of another size.", $"いま答えているモデル（{live.Tag}）は別の大きさの画像を受け取ります。");
    }

    /// <summary>
    /// Judges: passed where a loss over the margin is excluded; failed where it is not and there is shown to be a loss; undecided in between, which is a failure
    /// too unless the options allow it.
    /// </summary>
    public static CheckResult Judge(string name, PairedTest test, double margin, GateOptions options, Told? remark = null)
    {
        var figures = new List<GateFigure>
        {
            GateFigure.AtLeast(name, test.Lower, -margin),
            new($"{name}.difference", test.Difference, FigureUnit.Share),
            new($"{name}.upper", test.Upper, FigureUnit.Share),
            new($"{name}.only_candidate_right", test.Won, FigureUnit.Count),
            new($"{name}.only_live_right", test.Lost, FigureUnit.Count),
            new($"{name}.pictures", test.Count, FigureUnit.Count),
            new($"{name}.mcnemar_p", test.TwoSided, FigureUnit.Number),
            new($"{name}.worse_p", test.Worse, FigureUnit.Number),
        };
        var outcome = OutcomeOf(test, margin, options);
        return new(name, outcome, figures, outcome == CheckOutcome.Passed ? remark : Explain(test, margin, outcome));
    }

    public static CheckOutcome OutcomeOf(PairedTest test, double margin, GateOptions options) => test switch
    {
        _ when test.Lower >= -margin => CheckOutcome.Passed,
        { IsWorse: true } => CheckOutcome.Failed,
        _ => options.AllowUndecided ? CheckOutcome.Undecided : CheckOutcome.Failed,
    };

    private static Told Explain(PairedTest test, double margin, CheckOutcome outcome)
    {
        if (test.IsWorse)
            return new(
                Text($"It reads {test.Won} pictures that the live model does not, and does not read {test.Lost} that it does; an equal model loses so many with a chance of {test.Worse:0.0000}."),
                Text($"いまのモデルが間違えた {test.Won} 枚を正しく読み、正しく読んだ {test.Lost} 枚を間違えました。同等のモデルがこれだけ負ける確率は {test.Worse:0.0000} です。"));
        var allowed = outcome == CheckOutcome.Undecided;
        return new(
            Text($"{test.Count} pictures can't tell: no loss is shown, and a loss over {margin:0.####} is not excluded{(allowed ? "" : ", which allowUndecided asks for")}."),
            Text($"{test.Count} 枚では判断できません。悪化は示されず、{margin:0.####} を超える悪化も否定できません{(allowed ? "" : "（allowUndecided が否定を求めています）")}。"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
