namespace Fude.Training.Datasets;

/// <summary>Ways of writing 7.</summary>
internal static class Seven
{
    public static readonly Allograph[] Ways =
    [
        new("plain", 62, static hand => Write(hand, serif: 0, bar: false)),
        new("serif", 14, static hand => Write(hand, serif: hand.Between(0.04f, 0.16f), bar: false)),
        new("hooked", 7, static hand => Write(hand, serif: hand.Between(0.16f, 0.42f), bar: false)),
        new("barred", 13, static hand => Write(hand, serif: 0, bar: true)),
        new("serif and bar", 4, static hand => Write(hand, serif: hand.Between(0.04f, 0.16f), bar: true)),
    ];

    /// <param name="hand">Writes.</param>
    /// <param name="serif">Length of the stroke down at the roof's left end; the long one is the Japanese hook.</param>
    /// <param name="bar">A bar through the stem.</param>
    private static void Write(Hand hand, float serif, bool bar)
    {
        var left = hand.Around(0.02f, 0.04f);
        var right = hand.Between(0.36f, 0.66f);
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

    private static void Bar(Hand hand, float middle)
    {
        var y = hand.Around(0.52f, 0.05f);
        var tilt = hand.Around(-0.02f, 0.04f);
        hand.Down(middle - hand.Between(0.1f, 0.28f), y - tilt).To(middle + hand.Between(0.08f, 0.28f), y + tilt);
    }
}
