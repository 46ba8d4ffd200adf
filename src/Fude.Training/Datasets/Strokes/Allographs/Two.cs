namespace Fude.Training.Datasets;

/// <summary>Ways of writing 2.</summary>
internal static class Two
{
    public static readonly Allograph[] Ways =
    [
        new("plain", 30, Plain),
        new("looped", 38, Looped),
        new("waved base", 16, WavedBase),
        new("rounded", 8, Rounded),
        new("z", 8, Zed),
    ];

    /// <summary>A neck, a sharp turn at the foot and a straight base.</summary>
    private static void Plain(Hand hand)
    {
        var foot = Neck(hand, straight: true);
        hand.Corner(foot, hand.Around(0.96f, 0.03f));
        hand.To(foot + hand.Between(0.2f, 0.35f), hand.Around(0.96f, 0.03f)).To(foot + hand.Between(0.4f, 0.85f), hand.Around(0.97f, 0.05f));
    }

    /// <summary>A loop at the foot, and a waving base.</summary>
    private static void Looped(Hand hand)
    {
        var foot = Neck(hand, straight: false);
        var size = hand.Between(0.04f, 0.2f);
        var wide = size * hand.Between(0.9f, 2.1f);
        foot += wide * hand.Between(-0.1f, 0.5f);
        var floor = hand.Around(0.95f, 0.02f);
        var tail = foot + wide + hand.Between(-0.04f, 0.14f);
        hand.To(foot + wide + hand.Between(0, 0.08f), floor - size - 0.1f).To(foot + (wide * 0.4f), floor - (size * 0.25f)).To(foot - (wide * 0.4f), floor)
            .To(foot - wide, floor - (size * 0.7f)).To(foot - (wide * 0.3f), floor - (size * 1.5f)).To(foot + wide, floor - (size * 1.1f))
            .To(tail + 0.1f, floor - hand.Between(-0.04f, 0.06f)).To(tail + hand.Between(0.16f, 0.45f), floor + hand.Around(0.01f, 0.06f));
    }

    /// <summary>A sharp turn at the foot; the base rises and falls off again, all of it short.</summary>
    private static void WavedBase(Hand hand)
    {
        var foot = Neck(hand, straight: true) - hand.Between(0, 0.1f);
        var floor = hand.Around(0.94f, 0.03f);
        var reach = hand.Between(0.3f, 0.7f);
        hand.Corner(foot, floor).To(foot + (reach * hand.Between(0.3f, 0.5f)), floor - hand.Between(0.04f, 0.16f))
            .To(foot + (reach * 0.75f), floor - hand.Between(0, 0.06f)).To(foot + reach, floor + hand.Between(-0.02f, 0.1f));
    }

    /// <summary>The turn at the foot is a bow.</summary>
    private static void Rounded(Hand hand)
    {
        var foot = Neck(hand, straight: true);
        var bow = hand.Between(0.03f, 0.08f);
        hand.To(foot, 0.96f - bow).To(foot + bow, 0.98f).To(foot + hand.Between(0.25f, 0.35f), hand.Around(0.96f, 0.03f))
            .To(foot + hand.Between(0.45f, 0.7f), hand.Around(0.93f, 0.06f));
    }

    /// <summary>A nearly straight top.</summary>
    private static void Zed(Hand hand)
    {
        var right = hand.Between(0.45f, 0.62f);
        var foot = hand.Around(0.06f, 0.05f);
        hand.Down(hand.Between(0, 0.12f), hand.Between(0.03f, 0.16f)).To(right * 0.55f, hand.Between(-0.02f, 0.06f))
            .Corner(right, hand.Between(0.05f, 0.18f)).To(hand.Between(0.3f, 0.4f), hand.Around(0.52f, 0.04f))
            .Corner(foot, 0.97f).To(foot + 0.28f, hand.Around(0.95f, 0.03f)).To(foot + hand.Between(0.45f, 0.68f), hand.Around(0.97f, 0.05f));
    }

    /// <summary>The bow from the left over the top and down to the left, short of the foot.</summary>
    /// <param name="hand">Writes.</param>
    /// <param name="straight">The neck goes straight to the foot.</param>
    /// <returns>Where the foot is to be.</returns>
    private static float Neck(Hand hand, bool straight)
    {
        var right = hand.Between(0.36f, 0.72f);
        var start = hand.Between(0.06f, 0.38f);
        var belly = hand.Between(0.18f, 0.36f);
        var left = hand.Around(0.06f, 0.05f);
        var foot = hand.Around(0.04f, 0.07f);
        hand.Down(left + (start < 0.14f ? hand.Between(0, 0.3f) : 0), start);
        if (start > 0.14f)
            hand.To(left + (right * 0.12f), start * 0.45f);
        hand.To((left + right) * 0.5f, 0).To(right - 0.03f, belly * 0.45f).To(right, belly)
            .To(right * 0.85f, hand.Around(0.52f, 0.03f));
        if (straight)
            hand.To((foot * 0.6f) + (right * 0.3f), hand.Around(0.77f, 0.03f));
        return foot;
    }
}
