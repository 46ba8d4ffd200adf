namespace Fude.Training.Gates.Checks;

/// <summary>Every answer is a distribution: no NaN, nothing below 0 or over 1, 1 together.</summary>
internal sealed class SoundnessCheck : IGateCheck
{
    public string Name => "soundness";

    public CheckResult Run(GateContext context, CancellationToken cancellation) =>
        context.Request.Test is { Value: null, Reason: var reason }
            ? CheckResult.NotApplicable(Name, reason!)
            : CheckResult.Of(Name, [GateFigure.AtMost(Name, context.Test.Unsound, 0, FigureUnit.Count)]);
}
