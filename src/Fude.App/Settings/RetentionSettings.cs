using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>How long drawings are kept. Nothing is deleted unless it is asked for.</summary>
public sealed record RetentionSettings
{
    /// <summary>Days that a drawing is kept; 0 for ever.</summary>
    public int Days { get; init; }

    /// <summary>Drawings that are kept, the newest; 0 for all.</summary>
    public int MaxDrawings { get; init; }

    /// <summary>Whether drawings with a correction are kept whatever their age: they are what a model is improved with.</summary>
    public bool KeepCorrected { get; init; } = true;

    /// <summary>Minutes between two looks.</summary>
    public int EveryMinutes { get; init; } = 15;

    /// <summary>Whether anything is ever deleted.</summary>
    public bool IsOn => Days > 0 || MaxDrawings > 0;

    internal static RetentionSettings Read(SettingsReader reader)
    {
        var defaults = new RetentionSettings();
        return new RetentionSettings
        {
            Days = reader.Number("Retention:Days", defaults.Days, 0, 36_500, "Days that a drawing is kept; 0 for ever."),
            MaxDrawings = reader.Number("Retention:MaxDrawings", defaults.MaxDrawings, 0, int.MaxValue, "Drawings that are kept, the newest; 0 for all."),
            KeepCorrected = reader.Choice("Retention:KeepCorrected", ["true", "false"], "Whether drawings with a correction are kept besides.") == "true",
            EveryMinutes = reader.Number("Retention:EveryMinutes", defaults.EveryMinutes, 1, 10_000, "Minutes between two looks for drawings to delete."),
        };
    }
}
