namespace Fude.Training.Datasets;

/// <summary>Ways of writing 0.</summary>
internal static class Zero
{
    public static readonly Allograph[] Ways =
    [
        new("ring", 66, Ring),
        new("tailed", 26, Tailed),
        new("open", 5, static hand => Egg(hand, hand.Between(0.22f, 0.5f), hand.Between(-0.06f, 0.02f), -hand.Between(0.86f, 0.97f))),
        new("slashed", 3, Slashed),
    ];

    /// <summary>Once around from near the top; the ends miss each other a little.</summary>
    private static void Ring(Hand hand)
    {
        var width = hand.Between(0.2f, 0.54f);
        var from = hand.Around(0.03f, 0.05f);
        Egg(hand, width, from, (hand.Chance(0.8f) ? -1 : 1) * hand.Around(1.02f, 0.05f));

        // The hand drifts on its way around, so the end lies inside or outside the beginning.
        var (driftX, driftY) = (hand.Around(0, 0.05f), hand.Around(0, 0.04f));
        for (var i = 0; i < hand.Points.Length; i++)
        {
            hand.Points[i].X += driftX * i / hand.Points.Length;
            hand.Points[i].Y += driftY * i / hand.Points.Length;
        }
    }

    /// <summary>Begins outside the ring, or runs on over its beginning or into the ring.</summary>
    private static void Tailed(Hand hand)
    {
        var width = hand.Between(0.2f, 0.52f);
        var tail = hand.Between(0.05f, 0.3f);
        if (hand.Chance(0.35f))
        {
            // A stub from the right, as after a letter; then the ring, which ends below it.
            hand.Down(0.3f + (width * 0.4f) + tail, hand.Around(0.02f, 0.06f)).To(0.3f + (width * 0.2f), hand.Between(0, 0.06f));
            hand.To(0.3f - (width * 0.72f), 0.18f).To(0.3f - width, 0.5f).To(0.3f - (width * 0.7f), 0.85f).To(0.3f, 1).To(0.3f + (width * 0.7f), 0.85f)
                .To(0.3f + width, 0.48f).To(0.3f + (width * hand.Between(0.6f, 0.95f)), hand.Between(0.14f, 0.24f))
                .To(0.3f + (width * hand.Between(-0.3f, 0.4f)), hand.Between(0, 0.12f));
        }
        else if (hand.Chance(0.5f))
        {
            Egg(hand, width, hand.Between(0, 0.08f), -hand.Around(1, 0.03f));
            hand.To(0.3f + hand.Between(-0.05f, 0.25f), hand.Between(-0.06f, 0.12f)).To(0.3f + width + tail, hand.Around(0, 0.08f));
        }
        else
        {
            Egg(hand, width, hand.Between(-0.06f, 0.06f), -hand.Around(1.02f, 0.03f));
            hand.To(0.3f - (0.4f * width), 0.1f + (tail * 0.7f));
        }
    }

    private static void Slashed(Hand hand)
    {
        var width = hand.Between(0.25f, 0.5f);
        var over = hand.Between(-0.15f, 0.2f);
        Egg(hand, width, hand.Around(0.03f, 0.05f), -1);
        hand.Down(0.3f + width + (over * 0.5f), 0.12f - over).To(0.3f - width - (over * 0.5f), 0.88f + over);
    }

    /// <summary>An oval that may be narrower at one end.</summary>
    private static void Egg(Hand hand, float width, float from, float turns)
    {
        var pinch = hand.Around(0, 0.12f);
        hand.Oval(0.3f, 0.5f, width, 0.5f, from, turns);
        foreach (ref var point in hand.Points)
            point.X = 0.3f + ((point.X - 0.3f) * (1 + (pinch * (point.Y - 0.5f) * 2)));
    }
}
