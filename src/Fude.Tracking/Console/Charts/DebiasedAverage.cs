namespace Fude.Tracking.Console.Charts;

/// <summary>An exponential moving average without the pull to zero at its start: each average is divided by the weight that came into it (Kingma and Ba 2015, section 3).</summary>
/// <param name="weight">The weight of the past, from 0 to below 1.</param>
public struct DebiasedAverage(double weight)
{
    private double _sum;
    private double _weights;

    /// <summary>Takes a value in and tells the average. A value that is not finite is told as it is, and not taken in.</summary>
    /// <param name="value">The value.</param>
    public double Next(double value)
    {
        if (!double.IsFinite(value))
            return value;
        _sum = (_sum * weight) + (value * (1 - weight));
        _weights = (_weights * weight) + (1 - weight);
        return _sum / _weights;
    }
}
