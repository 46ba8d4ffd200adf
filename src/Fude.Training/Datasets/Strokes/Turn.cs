namespace Fude.Training.Datasets;

/// <summary>
/// Sine and cosine of an angle in turns, from a Taylor polynomial: only additions and multiplications, which IEEE 754 fixes to the
/// last bit, where <see cref="MathF"/> calls the platform's own library. The error is under 1e-6.
/// </summary>
internal static class Turn
{
    /// <summary>Sine and cosine.</summary>
    /// <param name="turns">The angle; 1 is a full circle.</param>
    public static (float Sin, float Cos) SinCos(float turns) => (Sin(turns), Sin(turns + 0.25f));

    private static float Sin(float turns)
    {
        var t = turns - MathF.Floor(turns + 0.5f); // -0.5 .. 0.5
        if (t > 0.25f)
            t = 0.5f - t;
        else if (t < -0.25f)
            t = -0.5f - t;
        var a = t * 6.2831855f;
        var b = a * a;
        return a * (1 - (b / 6 * (1 - (b / 20 * (1 - (b / 42 * (1 - (b / 72 * (1 - (b / 110))))))))));
    }
}
