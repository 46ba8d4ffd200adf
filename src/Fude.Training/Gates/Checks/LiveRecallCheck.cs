using Fude.Training.Gates.Statistics;

namespace Fude.Training.Gates.Checks;

/// <summary>No class is read worse than by the live model. The chance of a mistake is shared among the classes (Bonferroni).</summary>
internal sealed class LiveRecallCheck : IGateCheck
{
    public string Name => "live_recall";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        var (request, options) = (context.Request, context.Options);
        if ((request.Test.Value is null ? request.Test.Reason : LiveComparison.Missing(context)) is { } missing)
            return CheckResult.NotApplicable(Name, missing);
        var pictures = request.Test.Value!.Pictures;
        var judged = Enumerable.Range(0, pictures.ClassNames.Length).Where(label => pictures.CountsPerClass[label] >= options.LeastClassPictures).ToList();
        if (judged.Count == 0)
            return CheckResult.NotApplicable(Name, new($"No class has {options.LeastClassPictures} test pictures.", $"テスト画像が {options.LeastClassPictures} 枚以上あるクラスがありません。"));
        var tests = judged.ConvertAll(label => (Label: pictures.ClassNames[label], Test: Compare(context, pictures.Labels, label, options.Alpha / judged.Count)));
        var outcomes = tests.ConvertAll(one => LiveComparison.OutcomeOf(one.Test, options.RecallMargin, options));
        List<GateFigure> figures = [];
        foreach (var (label, test) in tests)
            figures.AddRange([GateFigure.AtLeast($"{Name}.{label}", test.Lower, -options.RecallMargin), new($"{Name}.{label}.difference", test.Difference, FigureUnit.Share)]);
        var outcome = outcomes.Contains(CheckOutcome.Failed) ? CheckOutcome.Failed : outcomes.Contains(CheckOutcome.Undecided) ? CheckOutcome.Undecided : CheckOutcome.Passed;
        return new(Name, outcome, figures, Explain(outcome, [.. tests.Zip(outcomes).Where(pair => pair.Second == outcome).Select(pair => pair.First.Label)]));
    }

    private static PairedTest Compare(GateContext context, int[] labels, int label, double alpha)
    {
        var chosen = Enumerable.Range(0, labels.Length).Where(i => labels[i] == label).ToList();
        return PairedTest.Of(chosen.Select(i => context.Test.Right[i]), chosen.Select(i => context.LiveTest.Right[i]), alpha);
    }

    private static Told? Explain(CheckOutcome outcome, List<string> labels)
    {
        var named = string.Join(", ", labels.Take(12)) + (labels.Count > 12 ? ", …" : "");
        return outcome switch
        {
            CheckOutcome.Failed => new($"Read worse than by the live model: {named}.", $"いまのモデルより悪化したクラス: {named}"),
            CheckOutcome.Undecided => new($"The pictures can't tell for {named}: no loss is shown, and one over the margin is not excluded.", $"判断できないクラス: {named}（悪化は示されず、許容幅を超える悪化も否定できません）"),
            _ => null,
        };
    }
}
