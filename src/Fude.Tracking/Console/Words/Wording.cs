using System.Globalization;

namespace Fude.Tracking.Console.Words;

/// <summary>Says things in the language of a session. <c>@W[RunsText.Title]</c> in a component.</summary>
public sealed class Wording
{
    /// <summary>The language of the session.</summary>
    public Language Language { get; set; }

    /// <summary>The session's time zone: that of the browser.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>A text in the session's language.</summary>
    public string this[Text text] => text.In(Language);

    /// <summary>A text in the session's language, with <c>{0}</c>, <c>{1}</c>… replaced.</summary>
    public string this[Text text, params object?[] values] => string.Format(CultureInfo.InvariantCulture, text.In(Language), values);

    /// <summary>A whole number with separators.</summary>
    /// <param name="number">The number.</param>
    public string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A moment as date and time in the session's time zone: <c>2026-11-25 20:08:18</c>.</summary>
    /// <param name="milliseconds">Since 1970-01-01 UTC.</param>
    public string Moment(long milliseconds) => Local(milliseconds) is { } time ? time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "—";

    /// <summary>How long ago a moment was, in the largest unit that fits: <c>5 min ago</c>.</summary>
    /// <param name="milliseconds">Since 1970-01-01 UTC.</param>
    /// <param name="now">The present moment.</param>
    public string Ago(long milliseconds, DateTimeOffset now)
    {
        var seconds = Math.Max(0, (now.ToUnixTimeMilliseconds() - milliseconds) / 1000);
        return seconds switch
        {
            < 60 => this[WordsText.SecondsAgo, seconds],
            < 3600 => this[WordsText.MinutesAgo, seconds / 60],
            < 86_400 => this[WordsText.HoursAgo, seconds / 3600],
            < 30 * 86_400 => this[WordsText.DaysAgo, seconds / 86_400],
            _ => Local(milliseconds) is { } time ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "—",
        };
    }

    /// <summary>A length of time in its two largest units: <c>1 min 12 s</c>.</summary>
    /// <param name="milliseconds">The length.</param>
    public string Duration(long milliseconds)
    {
        var span = TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
        return span switch
        {
            { TotalSeconds: < 1 } => this[WordsText.Milliseconds, (long)span.TotalMilliseconds],
            { TotalSeconds: < 60 } => this[WordsText.Seconds, span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)],
            { TotalMinutes: < 60 } => this[WordsText.MinutesSeconds, span.Minutes, span.Seconds],
            { TotalHours: < 24 } => this[WordsText.HoursMinutes, span.Hours, span.Minutes],
            _ => this[WordsText.DaysHours, (long)span.TotalDays, span.Hours],
        };
    }

    /// <summary>A size in bytes: <c>1.7 MB</c>.</summary>
    /// <param name="bytes">The size.</param>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1000 && unit < units.Length - 1)
            (value, unit) = (value / 1000, unit + 1);
        return value.ToString(unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>A metric's value, as short as four significant digits tell it; NaN and infinities as what they are.</summary>
    /// <param name="value">The value.</param>
    public static string Number(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        0 => "0",
        _ when value == Math.Truncate(value) && Math.Abs(value) < 1e6 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString(Math.Abs(value) is >= 1e6 or < 1e-4 ? "0.###e+0" : "G4", CultureInfo.InvariantCulture),
    };

    private DateTimeOffset? Local(long milliseconds) => milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999
        ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), Zone)
        : null;
}
