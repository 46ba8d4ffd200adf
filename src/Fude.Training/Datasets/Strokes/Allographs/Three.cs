namespace Fude.Training.Datasets;

/// <summary>Ways of writing 3.</summary>
internal static class Three
{
    public static readonly Allograph[] Ways =
    [
        new("round", 56, static hand => Round(hand, looped: false)),
        new("looped waist", 16, static hand => Round(hand, looped: true)),
        new("flat-topped", 8, FlatTopped),
        new("shallow waist", 20, ShallowWaist),
    ];

    private static void Round(Hand hand, bool looped)
    {
        var top = hand.Between(0.36f, 0.66f);
        var waist = hand.Around(0.46f, 0.075f);
        var depth = hand.Between(0.06f, 0.34f);
        Hook(hand, top);
        hand.To(top, waist * hand.Between(0.42f, 0.56f)).To((top + depth) * 0.52f, waist * 0.92f);
        if (looped)
            hand.To(depth - 0.02f, waist - 0.02f).To(depth - 0.06f, waist + 0.04f).To(depth + 0.03f, waist + 0.05f);
        else
            hand.Corner(depth, waist);
        Belly(hand, waist);
    }

    /// <summary>A straight top, and a straight stroke back to the middle.</summary>
    private static void FlatTopped(Hand hand)
    {
        var right = hand.Between(0.42f, 0.58f);
        var waist = hand.Around(0.42f, 0.04f);
        hand.Down(hand.Between(0.02f, 0.12f), hand.Between(0, 0.06f)).Corner(right, hand.Around(0.01f, 0.03f))
            .Corner(hand.Between(0.2f, 0.32f), waist);
        Belly(hand, waist);
    }

    /// <summary>A fast hand hardly comes back to the middle.</summary>
    private static void ShallowWaist(Hand hand)
    {
        var top = hand.Between(0.4f, 0.56f);
        var waist = hand.Around(0.46f, 0.075f);
        Hook(hand, top);
        hand.To(top, waist * 0.5f).Corner(top - hand.Between(0.03f, 0.16f), waist);
        Belly(hand, waist);
    }

    /// <summary>From the left over the top.</summary>
    private static void Hook(Hand hand, float top)
    {
        var start = hand.Between(0.02f, 0.2f);
        hand.Down(hand.Around(0.07f, 0.05f), start);
        hand.To(top * hand.Between(0.5f, 0.66f), 0);
    }

    /// <summary>From the waist around and out to the lower left.</summary>
    private static void Belly(Hand hand, float waist)
    {
        var right = hand.Between(0.4f, 0.76f);
        var left = hand.Around(0.02f, 0.06f);
        var middle = waist + ((1 - waist) * hand.Between(0.42f, 0.56f));
        hand.To(right * 0.86f, waist + ((middle - waist) * 0.38f)).To(right, middle).To(right * 0.82f, hand.Between(0.86f, 0.94f))
            .To((right * 0.45f) + (left * 0.3f), 1);
        var end = hand.Between(0.74f, 0.99f);
        if (end < 0.9f)
            hand.To(left + 0.06f, hand.Between(0.93f, 0.98f));
        hand.To(left, end);
    }
}
