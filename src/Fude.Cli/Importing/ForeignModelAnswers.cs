using System.Globalization;
using Fude.Inference;
using Fude.Onnx.Grafting;

namespace Fude.Cli.Importing;

/// <summary>What the original gives for the pictures, and whether it gives probabilities.</summary>
/// <param name="Rows">One row of numbers for each picture.</param>
internal sealed record ForeignModelAnswers(IReadOnlyList<double[]> Rows)
{
    private const double SumTolerance = 1e-3;
    private const double RangeTolerance = 1e-6;

    /// <summary>Runs the original on each picture alone.</summary>
    /// <exception cref="CommandException">Its answers are not numbers, or not the same twice.</exception>
    public static ForeignModelAnswers Of(ForeignModel original, IEnumerable<byte[]> pictures, InputScale scale, CancellationToken cancellation)
    {
        var rows = new List<double[]>();
        foreach (var picture in pictures)
        {
            cancellation.ThrowIfCancellationRequested();
            var numbers = ForeignModelSamples.Numbers(picture, scale);
            var row = original.Run(numbers, cancellation);
            if (rows.Count == 0 && !original.Run(numbers, cancellation).SequenceEqual(row))
                throw new CommandException("the model answers the same picture otherwise each time: it was exported in training mode, or draws random numbers; export it for inference");
            if (!Array.TrueForAll(row, double.IsFinite))
                throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"the model gives {Array.Find(row, number => !double.IsFinite(number))} for picture {rows.Count}: check --input-scale"));
            rows.Add(row);
        }

        return new(rows);
    }

    /// <summary>Whether a softmax has to be added.</summary>
    /// <param name="asked">What the user says; null where these answers decide.</param>
    /// <exception cref="CommandException">They can't decide, or contradict the user.</exception>
    public bool NeedsSoftmax(bool? asked)
    {
        var within = Rows.All(row => row.All(number => number is >= -RangeTolerance and <= 1 + RangeTolerance));
        var sums = within && Rows.All(row => Math.Abs(row.Sum() - 1) <= SumTolerance);
        return asked switch
        {
            true => true,
            false when !sums => throw new CommandException($"the model's answers do not sum to 1 ({Example()}), so --softmax no gives no probabilities: leave it out, or export the model with a softmax"),
            null when within && !sums => throw new CommandException($"the model's answers lie between 0 and 1 and do not sum to 1 ({Example()}), as those of a sigmoid do: --softmax yes turns them into probabilities, which are flat; better export the model without the sigmoid"),
            _ => !sums,
        };
    }

    /// <summary>The probabilities that the bundle's model has to give for a picture.</summary>
    /// <param name="picture">The picture's number.</param>
    /// <param name="softmax">Whether a softmax is added.</param>
    public float[] Probabilities(int picture, bool softmax)
    {
        var row = Rows[picture];
        if (!softmax)
            return Array.ConvertAll(row, number => (float)Math.Clamp(number, 0, 1));
        var most = row.Max();
        var powers = Array.ConvertAll(row, number => Math.Exp(number - most));
        var sum = powers.Sum();
        return Array.ConvertAll(powers, power => (float)(power / sum));
    }

    private string Example() => $"the first is {string.Join(" ", Rows[0].Take(4).Select(number => number.ToString("0.###", CultureInfo.InvariantCulture)))}{(Rows[0].Length > 4 ? " …" : "")}, in all {Rows[0].Sum().ToString("0.###", CultureInfo.InvariantCulture)}";
}
