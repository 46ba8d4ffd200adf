namespace Fude.App.Tests.Support;

/// <summary>Whether a figure grows.</summary>
internal static class Trend
{
    /// <summary>The slope of the least-squares line, by sample.</summary>
    public static double Slope(IReadOnlyList<double> samples)
    {
        var (x, y) = ((samples.Count - 1) / 2.0, samples.Average());
        var (above, below) = (0.0, 0.0);
        for (var i = 0; i < samples.Count; i++)
        {
            above += (i - x) * (samples[i] - y);
            below += (i - x) * (i - x);
        }

        return above / below;
    }
}
