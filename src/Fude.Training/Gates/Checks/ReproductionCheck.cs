using Fude.Inference;

namespace Fude.Training.Gates.Checks;

/// <summary>The figures that the manifest has of the test pictures come out again.</summary>
internal sealed class ReproductionCheck : IGateCheck
{
    private static readonly (string Name, Func<ClassifierEvaluation, double> Value)[] Figures =
    [
        ("test_accuracy", evaluation => evaluation.Accuracy),
        ("test_loss", evaluation => evaluation.LogLoss),
        ("test_macro_f1", evaluation => evaluation.MacroF1),
        ("test_calibration_error", evaluation => evaluation.CalibrationError),
    ];

    public string Name => "reproduction";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        var manifest = context.Request.Bundle.Manifest;
        if (context.Request.Test is { Value: null, Reason: var reason })
            return CheckResult.NotApplicable(Name, reason!);
        var recorded = Figures.Where(figure => manifest.Metrics.ContainsKey(figure.Name)).ToList();
        if (recorded.Count == 0 || manifest.Dataset is not { } dataset)
            return CheckResult.NotApplicable(Name, new("The bundle records no figures on test pictures.", "バンドルにテスト画像の数値が記録されていません。"));
        if (context.Request.Test.Value!.DatasetDigest != dataset.Digest)
            return CheckResult.NotApplicable(Name, new($"The bundle's figures are of another dataset: {dataset.Name} {dataset.Digest}.", $"バンドルの数値は別のデータセット（{dataset.Name} {dataset.Digest}）のものです。"));
        if (context.Test.Evaluation is not { } evaluation)
            return CheckResult.Broken(Name, Words.Unsound);
        return CheckResult.Of(Name, [.. recorded.Select(figure =>
            GateFigure.AtMost($"{Name}.{figure.Name}", Math.Abs(figure.Value(evaluation) - manifest.Metrics[figure.Name]), context.Options.ReproductionTolerance))]);
    }
}
