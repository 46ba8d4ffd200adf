using Fude.Training.Gates.Statistics;

namespace Fude.Training.Gates.Checks;

/// <summary>The test pictures are not read worse than by the live model, by a paired test on the same pictures.</summary>
internal sealed class LiveAccuracyCheck : IGateCheck
{
    public string Name => "live_accuracy";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        if ((context.Request.Test.Value is null ? context.Request.Test.Reason : LiveComparison.Missing(context)) is { } missing)
            return CheckResult.NotApplicable(Name, missing);
        var test = PairedTest.Of(context.Test.Right, context.LiveTest.Right, context.Options.Alpha);
        return LiveComparison.Judge(Name, test, context.Options.Margin, context.Options, context.Request.Live.Reason);
    }
}
