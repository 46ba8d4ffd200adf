namespace Fude.Training.Datasets;

/// <summary>Ways of writing 7.</summary>
internal static class Seven
{
    public static readonly Allograph[] Ways =
    [
        new("plain", 54, static hand => Write(hand, serif: 0, bar: false)),
        new("waving", 8, Waving),
        new("serif", 14, static hand => Write(hand, serif: hand.Between(0.04f, 0.2f), bar: false)),
        new("hooked", 7, static hand => Write(hand, serif: hand.Between(0.16f, 0.42f), bar: false)),
        new("barred", 14, static hand => Write(hand, serif: 0, bar: true)),
        new("serif and bar", 6, static hand => Write(hand, serif: hand.Between(0.04f, 0.16f), bar: true)),
    ];

    /// <param name="hand">Writes.</param>
    /// <param name="serif">Length of the stroke down at the roof's left end; the long one is the Japanese hook.</param>
    /// <param name="bar">A bar through the stem.</param>
    private static void Write(Hand hand, float serif, bool bar)
    {
        var left = hand.Around(0.02f, 0.04f);
        var right = hand.Between(0.36f, 0.86f);
        var foot = right - hand.Between(0.02f, 0.5f);
        var roof = hand.Around(0.04f, 0.04f);
        var tilt = hand.Around(-0.01f, 0.05f);
        if (serif > 0)
            hand.Down(left - hand.Between(-0.02f, 0.05f), roof + serif).Corner(left, roof);
        else
            hand.Down(left, roof + hand.Around(0.01f, 0.03f));
        hand.To((left + right) * 0.5f, roof + (tilt * 0.5f) + hand.Around(0, 0.025f)).Corner(right, roof + tilt);

        var bow = hand.Around(-0.02f, 0.04f);
        var half = hand.Around(0.5f, 0.03f);
        hand.To(right + ((foot - right) * 0.5f * half) + (bow * 0.9f), roof + tilt + 0.24f)
            .To(right + ((foot - right) * (half + 0.08f)) + bow, 0.54f).To(foot, 1);
        if (bar)
            Bar(hand, right + ((foot - right) * 0.5f) + bow);
    }

    /// <summary>The roof waves, its end is round and the stem bows: written in one go.</summary>
    private static void Waving(Hand hand)
    {
        var right = hand.Between(0.4f, 0.7f);
        var dip = hand.Between(0.02f, 0.1f);
        var foot = right - hand.Between(0.1f, 0.5f);
        var bow = hand.Between(-0.02f, 0.1f);
        hand.Down(hand.Around(0, 0.04f), hand.Between(0.08f, 0.24f)).To(right * 0.22f, 0.02f).To(right * 0.55f, 0.02f + dip)
            .To(right * 0.85f, hand.Between(0.02f, 0.08f)).To(right, hand.Between(0.1f, 0.18f))
            .To(foot + ((right - foot) * 0.6f) + bow, 0.5f).To(foot + (bow * 0.4f), 0.8f).To(foot, 1);
    }

    private static void Bar(Hand hand, float middle)
    {
        var y = hand.Around(0.52f, 0.07f);
        var tilt = hand.Around(-0.02f, 0.04f);
        hand.Down(middle - hand.Between(0.1f, 0.4f), y - tilt).To(middle + hand.Between(0.08f, 0.4f), y + tilt);
    }
}
