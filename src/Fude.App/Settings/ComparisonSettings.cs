using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>What comparing a candidate with the live model may cost.</summary>
public sealed record ComparisonSettings
{
    /// <summary>Drawings a second that both models answer, at most; of more, some are left out.</summary>
    public int PerSecond { get; init; } = 50;

    /// <summary>Drawings that may wait for it; the next is left out.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Percent of one processor core that comparing may take.</summary>
    public int CorePercent { get; init; } = 25;

    /// <summary>Drawings of one release that are kept because the models name them differently; those that are corrected are kept besides.</summary>
    public int MaxKept { get; init; } = 10_000;

    /// <summary>How often what was seen is written, and a canary judged.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMilliseconds(500);

    internal static ComparisonSettings Read(SettingsReader reader)
    {
        var defaults = new ComparisonSettings();
        return new ComparisonSettings
        {
            PerSecond = reader.Number("Comparisons:PerSecond", defaults.PerSecond, 1, 100_000, "Drawings a second that a candidate and the live model are compared on, in each process."),
            MaxWaiting = reader.Number("Comparisons:MaxWaiting", defaults.MaxWaiting, 1, 100_000, "Drawings that may wait to be compared; the next is left out."),
            CorePercent = reader.Number("Comparisons:CorePercent", defaults.CorePercent, 1, 100, "Percent of one processor core that comparing may take."),
            MaxKept = reader.Number("Comparisons:MaxKept", defaults.MaxKept, 0, 10_000_000, "Drawings of one release that are kept because the models name them differently."),
            Every = TimeSpan.FromMilliseconds(reader.Number("Comparisons:EveryMilliseconds", (int)defaults.Every.TotalMilliseconds, 50, 60_000, "Milliseconds between two judgements of a canary.")),
        };
    }
}
