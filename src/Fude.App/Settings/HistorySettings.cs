using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>Limits on the pages of the history.</summary>
public sealed record HistorySettings
{
    /// <summary>Drawings that a request with filters looks at; a page that is not full then says where to go on.</summary>
    public int MaxExamined { get; init; } = 2048;

    internal static HistorySettings Read(SettingsReader reader) => new()
    {
        MaxExamined = reader.Number("History:MaxExamined", new HistorySettings().MaxExamined, 64, 1_000_000, "Drawings that a request with filters looks at; a page that is not full then says where to go on."),
    };
}
