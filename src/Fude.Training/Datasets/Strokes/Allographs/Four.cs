namespace Fude.Training.Datasets;

/// <summary>Ways of writing 4.</summary>
internal static class Four
{
    public static readonly Allograph[] Ways =
    [
        new("open", 55, Open),
        new("open, rounded", 17, OpenRounded),
        new("closed", 10, Closed),
        new("nearly closed", 3, NearlyClosed),
        new("one stroke", 5, OneStroke),
    ];

    /// <summary>An arm down, a bar to the right; then the stem.</summary>
    private static void Open(Hand hand)
    {
        var (bar, right, stem) = Frame(hand);
        var left = hand.Around(0.03f, 0.04f);
        var top = hand.Between(0, 0.22f);
        hand.Down(left + hand.Between(0, 0.2f), top).To(left + hand.Between(0.02f, 0.1f), (top + bar) * 0.5f)
            .Corner(left, bar + hand.Around(0, 0.02f)).To(stem, bar + hand.Around(-0.01f, 0.025f)).To(right, bar + hand.Around(-0.02f, 0.03f));
        Stem(hand, stem, hand.Between(0, 0.3f) * (top > 0.1f ? 0.3f : 1));
    }

    /// <summary>Arm and bar are one bow.</summary>
    private static void OpenRounded(Hand hand)
    {
        var (bar, right, stem) = Frame(hand);
        var top = hand.Between(0, 0.15f);
        hand.Down(hand.Between(0.02f, 0.16f), top).To(hand.Around(0.02f, 0.03f), (top + bar) * 0.55f).To(hand.Between(0.06f, 0.14f), bar)
            .To(stem * 0.75f, bar - hand.Between(0, 0.04f)).To(hand.Chance(0.6f) ? stem : right, bar - hand.Between(0.02f, 0.12f));
        Stem(hand, stem, hand.Between(0, 0.25f));
    }

    /// <summary>Down to the left from the stem's head, bar, and the stem from the head.</summary>
    private static void Closed(Hand hand)
    {
        var (bar, right, stem) = Frame(hand);
        right = Math.Max(right, stem + 0.07f); // without a crossing it would be a 9
        var head = stem + hand.Around(0, 0.03f);
        hand.Down(head, 0).To(head * 0.52f, bar * 0.5f).Corner(hand.Around(0, 0.03f), bar).To(stem, bar + hand.Around(-0.01f, 0.02f))
            .To(right, bar + hand.Around(-0.02f, 0.03f));
        Stem(hand, stem, hand.Between(-0.03f, 0.05f));
    }

    /// <summary>Closed for the most part: the arm begins close to the stem.</summary>
    private static void NearlyClosed(Hand hand)
    {
        var (bar, right, stem) = Frame(hand);
        right = Math.Max(right, stem + 0.07f); // without a crossing it would be a 9
        hand.Down(stem - hand.Between(0.06f, 0.16f), hand.Between(0, 0.1f)).To(stem * hand.Between(0.25f, 0.45f), bar * 0.55f)
            .Corner(hand.Around(0.02f, 0.03f), bar).To(stem, bar + hand.Around(-0.01f, 0.025f)).To(right, bar + hand.Around(-0.02f, 0.03f));
        Stem(hand, stem, hand.Between(0, 0.12f));
    }

    /// <summary>Without lifting the pen: from the bar's end up and down again.</summary>
    private static void OneStroke(Hand hand)
    {
        var (bar, _, stem) = Frame(hand);
        hand.Down(hand.Between(0.02f, 0.16f), hand.Between(0, 0.18f)).To(hand.Around(0.03f, 0.03f), bar * 0.6f)
            .To(hand.Between(0.06f, 0.12f), bar).To(stem * 0.7f, bar - hand.Between(0.02f, 0.12f))
            .Corner(stem + 0.03f, hand.Between(0, 0.2f)).To(stem, bar).To(stem - hand.Around(0.02f, 0.04f), 1);
    }

    private static (float Bar, float Right, float Stem) Frame(Hand hand)
    {
        var stem = hand.Between(0.32f, 0.66f);
        return (hand.Between(0.42f, 0.68f), stem + hand.Between(-0.02f, 0.26f), stem);
    }

    private static void Stem(Hand hand, float stem, float top) =>
        hand.Down(stem + hand.Around(0.03f, 0.03f), top).To(stem + hand.Around(0.01f, 0.02f), (top + 1) * 0.5f)
            .To(stem - hand.Around(0.03f, 0.04f), 1);
}
