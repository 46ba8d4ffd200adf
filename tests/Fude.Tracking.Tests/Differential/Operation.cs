using CsCheck;

namespace Fude.Tracking.Tests.Differential;

/// <summary>One step of a random sequence: the kind, and numbers that choose what it is done to and with.</summary>
/// <param name="Kind">Which operation.</param>
/// <param name="A">Chooses its target.</param>
/// <param name="B">Chooses its key.</param>
/// <param name="C">Chooses its value.</param>
/// <param name="D">Chooses the rest.</param>
internal sealed record Operation(int Kind, int A, int B, int C, int D)
{
    /// <summary>How many kinds there are.</summary>
    public const int Kinds = 16;

    /// <summary>Keys that differ in little.</summary>
    public static readonly string[] Keys = ["a", "A", "a ", "データ件数", "データ件数 ", "b/c", "e.f:g-h i", "é", "e\u0301", "𠀀", "mlflow.runName"];

    /// <summary>Numbers that are easily confused.</summary>
    public static readonly double[] Numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0, 1, 1.5, -1, double.MaxValue, 5e-324, 0.1, 0.30000000000000004];

    /// <summary>Texts that are easily confused.</summary>
    public static readonly string[] Texts = ["", "x", "X", "x ", "x%", "x_", "0.1", "a\\b", "it's", "デ", "é", "e\u0301", "🖌", "line\nline"];

    private static readonly Gen<int> Small = Gen.Int[0, 999];

    /// <summary>Any of them.</summary>
    public static readonly Gen<Operation> Any = Gen.Select(Gen.Int[0, Kinds - 1], Small, Small, Small, Small, (kind, a, b, c, d) => new Operation(kind, a, b, c, d));

    public string Key(int shift = 0) => Keys[(B + shift) % Keys.Length];

    public string Text(int shift = 0) => Texts[(C + shift) % Texts.Length];

    public double Number(int shift = 0) => Numbers[(C + shift) % Numbers.Length];
}
