namespace Fude.Training.Datasets;

/// <summary>Ways of writing 8.</summary>
internal static class Eight
{
    public static readonly Allograph[] Ways =
    [
        new("one stroke", 54, static hand => OneStroke(hand, mirrored: false)),
        new("one stroke, clockwise", 8, static hand => OneStroke(hand, mirrored: true)),
        new("straight return", 20, StraightReturn),
        new("open top", 14, OpenTop),
        new("two rings", 12, TwoRings),
    ];

    /// <summary>An s from the upper right, and back up across it.</summary>
    private static void OneStroke(Hand hand, bool mirrored)
    {
        var (waist, upper, lower) = Frame(hand);
        var end = hand.Around(0, 0.05f);
        var centre = 0.3f;
        hand.Down(centre + (upper * hand.Between(0.3f, 0.95f)), waist * hand.Between(0.06f, 0.3f)).To(centre + (upper * 0.1f), 0)
            .To(centre - (upper * 0.9f), waist * 0.32f).To(centre - (upper * 0.75f), waist * 0.68f);
        Lower(hand, centre, waist, lower);
        hand.To(centre + (upper * 0.8f), waist * 0.66f).To(centre + (upper * 0.95f) + end, waist * hand.Between(0.12f, 0.36f));
        if (hand.Chance(0.5f))
            hand.To(centre + (upper * hand.Between(0.3f, 0.6f)), hand.Between(-0.02f, 0.06f));
        if (mirrored)
            Mirror(hand, centre);
    }

    /// <summary>Start and end lie apart, so that the upper ring stays open.</summary>
    private static void OpenTop(Hand hand)
    {
        var (waist, upper, lower) = Frame(hand);
        var centre = 0.3f;
        hand.Down(centre + (upper * hand.Between(0.5f, 1.2f)), waist * hand.Between(0, 0.24f)).To(centre + (upper * 0.1f), 0)
            .To(centre - (upper * 0.9f), waist * 0.32f).To(centre - (upper * 0.75f), waist * 0.68f);
        Lower(hand, centre, waist, lower);
        hand.To(centre + (upper * hand.Between(0.7f, 1.1f)), waist * hand.Between(0.3f, 0.6f));
    }

    /// <summary>From the foot straight up across the s.</summary>
    private static void StraightReturn(Hand hand)
    {
        var (waist, upper, lower) = Frame(hand);
        var centre = 0.3f;
        hand.Down(centre + (upper * hand.Between(0.5f, 1.3f)), waist * hand.Between(0.05f, 0.35f)).To(centre + (upper * hand.Between(0, 0.3f)), 0)
            .To(centre - (upper * 0.85f), waist * 0.3f).To(centre - (upper * 0.6f), waist * 0.72f).To(centre + (lower * 0.3f), waist + 0.06f)
            .To(centre + (lower * 0.8f), 0.74f).To(centre + (lower * 0.4f), 0.95f).To(centre - (lower * 0.4f), 1)
            .To(centre - (lower * hand.Between(0.7f, 1)), hand.Between(0.8f, 0.9f)).To(centre - (lower * 0.3f), hand.Between(0.6f, 0.66f))
            .To(centre + (upper * 0.5f), waist * 0.7f).To(centre + (upper * hand.Between(0.8f, 1.5f)), waist * hand.Between(-0.05f, 0.3f));
    }

    /// <summary>One ring on the other.</summary>
    private static void TwoRings(Hand hand)
    {
        var (waist, upper, lower) = Frame(hand);
        var apart = hand.Around(0, 0.03f);
        hand.Oval(0.3f + hand.Around(0, 0.03f), waist * 0.5f, upper, waist * 0.5f, hand.Around(0, 0.1f), -hand.Around(1, 0.03f));
        hand.Oval(0.3f, ((1 + waist) * 0.5f) + apart, lower, (1 - waist) * 0.5f, hand.Around(0, 0.1f), -hand.Around(1, 0.03f));
    }

    /// <summary>Through the waist, around the lower ring and through the waist again.</summary>
    private static void Lower(Hand hand, float centre, float waist, float lower)
    {
        var below = 1 - waist;
        hand.To(centre, waist).To(centre + (lower * 0.8f), waist + (below * 0.3f)).To(centre + lower, waist + (below * 0.6f))
            .To(centre + (lower * 0.65f), waist + (below * 0.93f)).To(centre - (lower * 0.1f), 1).To(centre - (lower * 0.8f), waist + (below * 0.86f))
            .To(centre - (lower * 0.95f), waist + (below * 0.56f)).To(centre - (lower * 0.6f), waist + (below * 0.28f))
            .To(centre + hand.Around(0.02f, 0.03f), waist + hand.Around(0, 0.02f));
    }

    private static void Mirror(Hand hand, float centre)
    {
        foreach (ref var point in hand.Points)
            point.X = (2 * centre) - point.X;
    }

    private static (float Waist, float Upper, float Lower) Frame(Hand hand) =>
        (hand.Around(0.47f, 0.085f), hand.Between(0.1f, 0.4f), hand.Between(0.11f, 0.38f));
}
