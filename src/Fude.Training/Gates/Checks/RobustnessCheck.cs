using System.Globalization;
using Fude.Training.Gates.Corruptions;

namespace Fude.Training.Gates.Checks;

/// <summary>Changed pictures are read too: for each corruption the mean over its strengths is held against a limit, and each strength is told.</summary>
internal sealed class RobustnessCheck : IGateCheck
{
    public string Name => "robustness";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        if (context.Request.Test is not { Value: { Pictures: var test }, Reason: _ })
            return CheckResult.NotApplicable(Name, context.Request.Test.Reason!);
        var options = context.Options.Robustness;
        var pictures = test.Sample(options.Pictures, options.Seed);
        List<GateFigure> figures = [];
        foreach (var corruption in Corruption.Of(options))
            figures.AddRange(Measure(context, corruption, pictures, cancellation));
        if (figures.Count == 0)
            return CheckResult.NotApplicable(Name, new("The options leave every corruption out.", "すべての変化がオプションで外されています。"));
        figures.AddRange([new($"{Name}.unchanged", Answers.Of(context.Candidate, pictures, cancellation).Accuracy, FigureUnit.Share), new($"{Name}.pictures", pictures.Count, FigureUnit.Count)]);
        var all = pictures.Count == test.Count;
        return CheckResult.Of(Name, figures, all ? null : Sampled(pictures.Count, test.Count, options.Seed));
    }

    private IEnumerable<GateFigure> Measure(GateContext context, Corruption corruption, Datasets.LabelledImages pictures, CancellationToken cancellation)
    {
        var accuracies = corruption.Options.Strengths.Select(strength =>
        {
            var changed = corruption.ApplyTo(pictures, strength, context.Options.Robustness.Seed, cancellation);
            return (Strength: strength, Answers.Of(context.Candidate, new(pictures.Name, changed, pictures.Labels, pictures.ClassNames), cancellation).Accuracy);
        }).ToList();
        var name = $"{Name}.{corruption.Name}";
        return
        [
            GateFigure.AtLeast(name, accuracies.Average(one => one.Accuracy), corruption.Options.LeastAccuracy),
            .. accuracies.Select(one => new GateFigure(string.Create(CultureInfo.InvariantCulture, $"{name}.{one.Strength}"), one.Accuracy, FigureUnit.Share)),
        ];
    }

    private static Told Sampled(int some, int all, long seed) => new(
        string.Create(CultureInfo.InvariantCulture, $"{some:N0} of the {all:N0} test pictures were changed, from each class in proportion, chosen with seed {seed}."),
        string.Create(CultureInfo.InvariantCulture, $"テスト画像 {all:N0} 枚のうち {some:N0} 枚を、クラスの割合どおりに乱数の種 {seed} で選んで変化させました。"));
}
