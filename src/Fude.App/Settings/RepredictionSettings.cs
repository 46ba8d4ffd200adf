using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>How a model answers again for all stored images.</summary>
public sealed record RepredictionSettings
{
    /// <summary>Images that are predicted in one run and stored in one write. Larger ones are faster, and hold up predictions longer.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>While others predict: pause after each batch, in percent of the time that it took.</summary>
    public int PausePercent { get; init; } = 20;

    /// <summary>Seconds after which another host takes over from one that says nothing.</summary>
    public int LeaseSeconds { get; init; } = 5;

    /// <summary>Seconds after which a reprediction fails whose model no host has loaded.</summary>
    public int AbandonSeconds { get; init; } = 60;

    internal static RepredictionSettings Read(SettingsReader reader)
    {
        var defaults = new RepredictionSettings();
        return new RepredictionSettings
        {
            Batch = reader.Number("Repredictions:Batch", defaults.Batch, 1, 4096, "Images that a model answers again at a time."),
            PausePercent = reader.Number("Repredictions:PausePercent", defaults.PausePercent, 0, 10_000, "While others predict: pause after each batch, in percent of the time that it took."),
            LeaseSeconds = reader.Number("Repredictions:LeaseSeconds", defaults.LeaseSeconds, 1, 3600, "Seconds after which another host takes over from one that says nothing."),
            AbandonSeconds = reader.Number("Repredictions:AbandonSeconds", defaults.AbandonSeconds, 1, 1_000_000, "Seconds after which a reprediction fails whose model no host has loaded."),
        };
    }
}
