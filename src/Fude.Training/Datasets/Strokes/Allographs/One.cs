namespace Fude.Training.Datasets;

/// <summary>Ways of writing 1.</summary>
internal static class One
{
    public static readonly Allograph[] Ways =
    [
        new("plain", 80, Plain),
        new("serif", 12, static hand => Flag(hand, foot: false)),
        new("serif and foot", 6, static hand => Flag(hand, foot: true)),
        new("foot", 2, Foot),
    ];

    private static void Plain(Hand hand)
    {
        Lean(hand, out var lean);
        hand.Down(0.3f + lean, 0).To(0.3f + hand.Around(0, 0.025f), 0.5f).To(0.3f - lean, 1);
    }

    /// <summary>Begins with a short rising stroke from the left.</summary>
    private static void Flag(Hand hand, bool foot)
    {
        Lean(hand, out var lean);
        var reach = hand.Between(0.06f, 0.36f);
        var drop = hand.Between(0.05f, 0.34f);
        hand.Down(0.3f + lean - reach, drop).Corner(0.3f + lean, 0).To(0.3f + hand.Around(0, 0.02f), 0.5f).To(0.3f - lean, 1);
        if (foot)
            Base(hand, lean);
    }

    private static void Foot(Hand hand)
    {
        Lean(hand, out var lean);
        hand.Down(0.3f + lean, 0).To(0.3f - lean, 1);
        Base(hand, lean);
    }

    private static void Base(Hand hand, float lean)
    {
        var tilt = hand.Around(0, 0.03f);
        hand.Down(0.3f - lean - hand.Between(0.12f, 0.42f), 1 + tilt).To(0.3f - lean + hand.Between(0.12f, 0.42f), 1 - tilt);
    }

    /// <summary>A single line leans more freely than other digits.</summary>
    private static void Lean(Hand hand, out float lean) => lean = hand.Around(0.04f, 0.1f);
}
