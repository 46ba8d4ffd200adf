namespace Fude.Training.Datasets;

/// <summary>Ways of writing 6.</summary>
internal static class Six
{
    public static readonly Allograph[] Ways =
    [
        new("curved", 58, static hand => Write(hand, hand.Between(0.1f, 0.25f))),
        new("straight", 26, static hand => Write(hand, hand.Between(-0.02f, 0.08f))),
        new("hooked", 12, Hooked),
        new("open", 8, Open),
    ];

    /// <summary>Down from the top, around the foot and back to the stem.</summary>
    private static void Write(Hand hand, float curve)
    {
        var top = hand.Between(0.02f, 0.5f);
        hand.Down(top, 0).To(top - ((top - 0.02f) * (0.45f + curve)), hand.Between(0.22f, 0.28f));
        Loop(hand, hand.Around(0.06f, 0.08f));
    }

    /// <summary>Begins with a hook to the right, like a c.</summary>
    private static void Hooked(Hand hand)
    {
        var right = hand.Between(0.35f, 0.55f);
        hand.Down(right, hand.Between(0.05f, 0.16f)).To(right * 0.72f, 0).To(right * 0.3f, hand.Between(0.14f, 0.2f));
        Loop(hand, hand.Around(0.05f, 0.06f));
    }

    /// <summary>The loop ends before it reaches the stem.</summary>
    private static void Open(Hand hand)
    {
        hand.Down(hand.Between(0.16f, 0.42f), 0).To(hand.Between(0.06f, 0.14f), 0.26f);
        Loop(hand, -hand.Between(0.06f, 0.2f));
    }

    /// <summary>The left side's lower part and the loop.</summary>
    /// <param name="hand">Writes.</param>
    /// <param name="over">How far the loop's end runs over (or short of) the stem.</param>
    private static void Loop(Hand hand, float over)
    {
        var size = hand.Between(0.26f, 0.64f);
        var width = hand.Between(0.32f, 0.78f);
        var middle = 1 - (size * 0.5f);
        var close = 1 - (size * hand.Between(0.35f, 0.9f));
        hand.To(hand.Around(0, 0.015f), Math.Min(0.62f, middle - 0.1f) + hand.Around(0, 0.03f)).To(hand.Around(0.03f, 0.02f), 0.5f + (middle * 0.45f))
            .To(width * 0.45f, 1).To(width * 0.9f, 1 - (size * 0.24f)).To(width, middle).To(width * 0.82f, 1 - (size * 0.88f))
            .To(width * 0.5f, 1 - size).To(hand.Between(0.08f, 0.14f) - (over * 0.8f), close).To(0.06f - over, close + hand.Between(0.06f, 0.14f));
    }
}
