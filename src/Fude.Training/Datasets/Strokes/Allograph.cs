namespace Fude.Training.Datasets;

/// <summary>One way of writing a digit.</summary>
/// <param name="Name">What tells it from the digit's other ways.</param>
/// <param name="Share">How often it is chosen, relative to the digit's other ways.</param>
/// <param name="Write">
/// Writes it: control points in a box of height 1 (y downwards) and a width of about 0.6, upright. Its own random numbers
/// are what differs between hands in this way of writing (how long a stem, how big a loop); slant, size, trembling and the
/// pen are common to all digits and added by <see cref="Handwriting"/>.
/// </param>
internal sealed record Allograph(string Name, float Share, Action<Hand> Write)
{
    /// <summary>All ways of writing, by digit.</summary>
    public static IReadOnlyList<IReadOnlyList<Allograph>> ByDigit { get; } =
    [
        Zero.Ways, One.Ways, Two.Ways, Three.Ways, Four.Ways, Five.Ways, Six.Ways, Seven.Ways, Eight.Ways, Nine.Ways,
    ];

    /// <summary>Chooses one way of writing a digit by the shares.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="uniform">A number in [0, 1).</param>
    public static Allograph Choose(int digit, float uniform)
    {
        var ways = ByDigit[digit];
        var total = 0f;
        foreach (var way in ways)
            total += way.Share;

        var rest = uniform * total;
        foreach (var way in ways)
        {
            rest -= way.Share;
            if (rest < 0)
                return way;
        }

        return ways[^1];
    }
}
