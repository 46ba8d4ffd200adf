using Fude.Hosting.Settings;

namespace Fude.App.Feedback;

/// <summary>Who may say what a drawing is.</summary>
public sealed record FeedbackSettings
{
    /// <summary>Whether everybody may correct every drawing; otherwise its drawer and signed-in writers.</summary>
    public bool Anyone { get; init; }

    internal static FeedbackSettings Read(SettingsReader reader) => new()
    {
        Anyone = reader.Flag("Feedback:Anyone", "Let everybody say what a drawing is, and not only whoever drew it and signed-in writers."),
    };
}
