namespace Fude.Training.Gates.Checks;

/// <summary>Enough of the test pictures are read.</summary>
internal sealed class AccuracyCheck : IGateCheck
{
    public string Name => "accuracy";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        if (context.Request.Test is { Value: null, Reason: var reason })
            return CheckResult.NotApplicable(Name, reason!);
        if (context.Test.Evaluation is not { } evaluation)
            return CheckResult.Broken(Name, Words.Unsound);
        return CheckResult.Of(
            Name,
            [
                GateFigure.AtLeast(Name, evaluation.Accuracy, context.Options.LeastAccuracy),
                new($"{Name}.pictures", evaluation.Count, FigureUnit.Count),
                new($"{Name}.wrong", evaluation.Count - evaluation.Correct, FigureUnit.Count),
                new($"{Name}.loss", evaluation.LogLoss, FigureUnit.Number),
                new($"{Name}.macro_f1", evaluation.MacroF1, FigureUnit.Share),
                new($"{Name}.calibration_error", evaluation.CalibrationError, FigureUnit.Share),
            ],
            context.Request.Test.Reason);
    }
}
