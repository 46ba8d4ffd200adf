using Microsoft.Extensions.Logging;

namespace Fude.Hosting.Settings;

/// <summary>Which requests have a line in the log.</summary>
public enum RequestLines
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that failed on the server, and slow ones.</summary>
    Problems,

    /// <summary>All.</summary>
    All,
}

/// <summary>What is logged, and in which form. Logs go to standard error.</summary>
public sealed record LogSettings
{
    /// <summary>Whether a line is a JSON object.</summary>
    public bool Json { get; init; }

    /// <summary>The least level that is written.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Which requests have a line.</summary>
    public RequestLines Requests { get; init; } = RequestLines.Problems;

    /// <summary>Milliseconds from which a request is slow.</summary>
    public int SlowMilliseconds { get; init; } = 1000;

    /// <summary>Lines about requests in a second; those above are counted in one line.</summary>
    public int MaxLinesPerSecond { get; init; } = 100;

    /// <summary>Reads them.</summary>
    /// <param name="reader">Where from.</param>
    public static LogSettings Read(SettingsReader reader)
    {
        var defaults = new LogSettings();
        return new LogSettings
        {
            Json = reader.Choice("Logs:Format", ["text", "json"], "Form of a line of the log.") == "json",
            Level = Enum.Parse<LogLevel>(reader.Choice("Logs:Level", ["information", "debug", "warning", "error", "none"], "Least level that is logged."), ignoreCase: true),
            Requests = Enum.Parse<RequestLines>(reader.Choice("Logs:Requests", ["problems", "none", "all"], "Requests that have a line: none, those that failed on the server or were slow, or all."), ignoreCase: true),
            SlowMilliseconds = reader.Number("Logs:SlowMilliseconds", defaults.SlowMilliseconds, 1, 3_600_000, "Milliseconds from which a request is slow."),
            MaxLinesPerSecond = reader.Number("Logs:MaxLinesPerSecond", defaults.MaxLinesPerSecond, 1, 1_000_000, "Lines about requests in a second; those above are counted in one line."),
        };
    }
}
