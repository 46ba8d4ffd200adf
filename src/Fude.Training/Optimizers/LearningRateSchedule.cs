namespace Fude.Training.Optimizers;

/// <summary>How the learning rate changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>From the full rate down to nothing along half a cosine.</summary>
    Cosine,

    /// <summary>
    /// Up to the full rate over the first fifth of the run, then down along half a cosine.
    /// Source: Smith and Topin, "Super-Convergence" (2018).
    /// </summary>
    OneCycle,
}

/// <summary>The values of the schedules.</summary>
public static class LearningRates
{
    private const double WarmUpShare = 0.2;
    private const double FirstFactor = 0.04;

    /// <summary>The factor on the learning rate at a step.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">All steps of the run.</param>
    public static double Factor(LearningRateSchedule schedule, long step, long steps)
    {
        var done = Math.Clamp((step + 0.5) / steps, 0, 1);
        return schedule switch
        {
            LearningRateSchedule.Cosine => Fall(done),
            LearningRateSchedule.OneCycle when done < WarmUpShare => FirstFactor + ((1 - FirstFactor) * done / WarmUpShare),
            LearningRateSchedule.OneCycle => Fall((done - WarmUpShare) / (1 - WarmUpShare)),
            _ => 1,
        };
    }

    private static double Fall(double done) => 0.5 * (1 + Math.Cos(Math.PI * done));
}
