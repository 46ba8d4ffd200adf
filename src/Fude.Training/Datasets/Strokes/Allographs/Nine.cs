namespace Fude.Training.Datasets;

/// <summary>Ways of writing 9.</summary>
internal static class Nine
{
    public static readonly Allograph[] Ways =
    [
        new("straight", 40, Straight),
        new("curved", 24, Curved),
        new("hooked", 10, Hooked),
        new("open", 16, Open),
        new("pointed", 16, Pointed),
        new("two strokes", 8, TwoStrokes),
        new("like a g", 5, LikeG),
    ];

    private static void Straight(Hand hand)
    {
        var (right, size) = Loop(hand, corner: hand.Chance(0.7f));
        var foot = right + hand.Around(-0.06f, 0.06f);
        hand.To(right + ((foot - right) * 0.4f) + hand.Around(0, 0.015f), (size + 1) * 0.5f).To(foot, 1 + (hand.Between(0, 0.12f) * size));
    }

    private static void Curved(Hand hand)
    {
        var (right, size) = Loop(hand, corner: hand.Chance(0.5f));
        hand.To(right - hand.Between(0, 0.05f), size + 0.14f).To(right - hand.Between(0.08f, 0.16f), hand.Between(0.74f, 0.82f))
            .To(right - hand.Between(0.2f, 0.42f), 1);
    }

    /// <summary>The stem ends in a hook to the left.</summary>
    private static void Hooked(Hand hand)
    {
        var (right, size) = Loop(hand, corner: hand.Chance(0.6f));
        hand.To(right, (size + 0.8f) * 0.5f).To(right - hand.Between(0.04f, 0.1f), hand.Between(0.84f, 0.92f)).To(right - hand.Between(0.18f, 0.28f), 1)
            .To(right - hand.Between(0.34f, 0.5f), hand.Between(0.86f, 0.98f));
    }

    /// <summary>A ring, and a stem of its own.</summary>
    private static void TwoStrokes(Hand hand)
    {
        var size = hand.Between(0.36f, 0.56f);
        var width = hand.Between(0.16f, 0.27f);
        hand.Oval(0.25f, size * 0.5f, width, size * 0.5f, hand.Between(0, 0.2f), -hand.Around(1, 0.04f));
        var right = 0.25f + width + hand.Around(0.01f, 0.03f);
        hand.Down(right + hand.Around(0.01f, 0.02f), hand.Between(-0.02f, 0.2f)).To(right + hand.Around(0, 0.02f), 0.5f).To(right + hand.Around(-0.05f, 0.06f), 1);
    }

    /// <summary>The ring does not reach back to where it began; only its bent top tells it from a 4.</summary>
    private static void Open(Hand hand)
    {
        var right = hand.Between(0.3f, 0.55f);
        var size = hand.Between(0.32f, 0.58f);
        var gap = hand.Between(-0.06f, 0.16f);
        hand.Down(right - gap, hand.Between(0.08f, 0.2f)).To(right * 0.6f, hand.Between(0, 0.03f)).To(right * 0.14f, size * 0.3f).To(0, size * 0.68f)
            .To(right * 0.34f, size).To(right * 0.74f, size * 0.82f).Corner(right + hand.Around(0.03f, 0.03f), hand.Between(0, 0.24f))
            .To(right + hand.Around(-0.01f, 0.02f), 0.55f).To(right + hand.Around(-0.07f, 0.08f), 1);
    }

    /// <summary>A small ring drawn as two or three straight strokes.</summary>
    private static void Pointed(Hand hand)
    {
        var right = hand.Between(0.26f, 0.5f);
        var size = hand.Between(0.24f, 0.56f);
        hand.Down(right * hand.Between(0.8f, 1.05f), hand.Between(0, 0.12f)).Corner(right * 0.5f, hand.Between(0, 0.06f))
            .Corner(hand.Around(0, 0.03f), size * hand.Between(0.65f, 1)).Corner(right * hand.Between(0.15f, 0.4f), size)
            .Corner(right + hand.Around(0, 0.02f), hand.Between(0, 0.16f)).To(right + hand.Around(-0.03f, 0.03f), 0.55f)
            .To(right + hand.Around(-0.1f, 0.08f), 1);
    }

    /// <summary>The hook comes round to below the ring.</summary>
    private static void LikeG(Hand hand)
    {
        var (right, size) = Loop(hand, corner: true);
        hand.To(right + hand.Around(0, 0.02f), (size + 0.8f) * 0.5f).To(right - 0.05f, 0.9f).To(right * 0.5f, 1)
            .To(hand.Around(0.05f, 0.04f), hand.Between(0.84f, 0.95f)).To(hand.Around(0.04f, 0.04f), hand.Between(0.74f, 0.84f));
    }

    /// <summary>The ring from the upper right anticlockwise and up again to where the stem begins.</summary>
    /// <returns>The ring's right side and its height.</returns>
    private static (float Right, float Size) Loop(Hand hand, bool corner)
    {
        var right = hand.Between(0.3f, 0.7f);
        var size = hand.Chance(0.12f) ? hand.Between(0.65f, 0.8f) : hand.Between(0.28f, 0.66f);
        var startX = right * hand.Between(0.66f, 1.08f);
        hand.Down(startX, size * hand.Between(0.08f, 0.24f)).To(right * 0.55f, 0).To(right * 0.12f, size * 0.28f).To(hand.Around(0, 0.015f), size * 0.66f)
            .To(right * hand.Between(0.28f, 0.42f), size).To(right * 0.76f, size * hand.Between(0.72f, 0.86f));
        var endY = size * hand.Between(0.05f, 0.4f);
        if (corner)
            hand.Corner(right + hand.Around(0, 0.02f), endY);
        else
            hand.To(right, endY);
        return (right, size);
    }
}
