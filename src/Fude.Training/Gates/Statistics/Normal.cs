namespace Fude.Training.Gates.Statistics;

/// <summary>The normal distribution.</summary>
internal static class Normal
{
    private static readonly double[] CentreOver =
        [3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3];

    private static readonly double[] CentreUnder =
        [1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3];

    private static readonly double[] TailOver =
        [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4];

    private static readonly double[] TailUnder =
        [1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9];

    /// <summary>
    /// The value below which a standard normal number lies with a chance, to 16 digits (M. J. Wichura, "Algorithm AS 241: The percentage points of the
    /// normal distribution", Applied Statistics 1988; chances within 1e-10 of 0 and 1 lose digits, as the third range of the algorithm is left out).
    /// </summary>
    /// <param name="chance">Over 0, below 1.</param>
    public static double Quantile(double chance)
    {
        var offset = chance - 0.5;
        if (Math.Abs(offset) <= 0.425)
        {
            var r = 0.180625 - (offset * offset);
            return offset * Polynomial(CentreOver, r) / Polynomial(CentreUnder, r);
        }

        var tail = Math.Sqrt(-Math.Log(Math.Min(chance, 1 - chance))) - 1.6;
        return Math.Sign(offset) * Polynomial(TailOver, tail) / Polynomial(TailUnder, tail);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            sum = (sum * x) + coefficients[i];
        return sum;
    }
}
