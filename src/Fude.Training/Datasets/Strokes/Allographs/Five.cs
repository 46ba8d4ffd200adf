namespace Fude.Training.Datasets;

/// <summary>Ways of writing 5.</summary>
internal static class Five
{
    public static readonly Allograph[] Ways =
    [
        new("two strokes", 46, TwoStrokes),
        new("one stroke", 34, OneStroke),
        new("like an s", 14, LikeS),
        new("round-backed", 6, RoundBacked),
    ];

    /// <summary>Neck and belly; then the flag.</summary>
    private static void TwoStrokes(Hand hand)
    {
        var neck = hand.Between(0.05f, 0.22f);
        var shoulder = hand.Around(0.44f, 0.07f);
        var top = hand.Between(0, 0.08f);
        hand.Down(neck + hand.Between(-0.02f, 0.08f), top).Corner(neck - hand.Between(-0.02f, 0.08f), shoulder);
        Belly(hand, shoulder);
        var from = neck + hand.Between(-0.06f, 0.14f);
        var tilt = hand.Around(-0.02f, 0.05f);
        hand.Down(from, top + hand.Around(0, 0.03f)).To(from + hand.Between(0.12f, 0.2f), top + (tilt * 0.4f) + hand.Around(0, 0.015f))
            .To(from + hand.Between(0.25f, 0.75f), top + tilt);
    }

    /// <summary>From the flag's right end to the left, down and around.</summary>
    private static void OneStroke(Hand hand)
    {
        var neck = hand.Between(0.06f, 0.2f);
        var shoulder = hand.Around(0.44f, 0.07f);
        var right = neck + hand.Between(0.26f, 0.56f);
        hand.Down(right, hand.Around(0.02f, 0.04f)).To((neck + right) * 0.5f, hand.Around(0.02f, 0.02f)).Corner(neck, hand.Between(0, 0.08f))
            .Corner(neck - hand.Between(-0.03f, 0.08f), shoulder);
        Belly(hand, shoulder);
    }

    /// <summary>All corners rounded off.</summary>
    private static void LikeS(Hand hand)
    {
        var left = hand.Between(0.06f, 0.18f);
        var right = hand.Between(0.45f, 0.7f);
        hand.Down(right, hand.Between(0, 0.1f)).To((left + right) * 0.5f, hand.Between(0, 0.05f)).To(left + 0.02f, hand.Between(0.12f, 0.2f))
            .To(left + hand.Between(0.02f, 0.08f), hand.Between(0.34f, 0.42f));
        Belly(hand, 0.42f);
    }

    /// <summary>The neck runs into the belly without a shoulder.</summary>
    private static void RoundBacked(Hand hand)
    {
        var neck = hand.Between(0.08f, 0.2f);
        var right = neck + hand.Between(0.25f, 0.5f);
        hand.Down(right, hand.Around(0.02f, 0.03f)).Corner(neck, hand.Between(0, 0.06f)).To(neck + 0.02f, 0.26f)
            .To(neck + 0.1f, hand.Around(0.42f, 0.03f));
        Belly(hand, 0.42f);
    }

    /// <summary>From the shoulder around and out to the lower left.</summary>
    private static void Belly(Hand hand, float shoulder)
    {
        var right = hand.Between(0.34f, 0.72f);
        var rise = hand.Between(-0.03f, 0.1f);
        var left = hand.Around(0.01f, 0.06f);
        var middle = shoulder + ((1 - shoulder) * hand.Between(0.4f, 0.58f));
        hand.To(right * hand.Between(0.5f, 0.62f), shoulder - rise).To(right * 0.93f, (shoulder - rise + middle) * 0.5f).To(right, middle)
            .To(right * 0.84f, hand.Between(0.86f, 0.94f)).To((right * 0.42f) + (left * 0.3f), 1);
        var end = hand.Between(0.6f, 1.0f);
        if (end < 0.92f)
            hand.To(left + 0.06f, hand.Between(0.93f, 0.98f));
        hand.To(left, end);
    }
}
