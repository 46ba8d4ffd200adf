using System.Globalization;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Importing;

/// <summary>A metric's file: lines of <c>timestamp value [step [dataset digest]]</c>, as Python writes numbers.</summary>
internal static class MetricFile
{
    /// <summary>Reads the points, line by line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The metric.</param>
    /// <param name="damaged">Is told of each line that is no point, with its number.</param>
    public static IEnumerable<Metric> Read(string path, string key, Action<int> damaged)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (Parse(line, key) is { } metric)
                yield return metric;
            else
                damaged(number);
        }
    }

    private static Metric? Parse(string line, string key)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp) || Number(parts[1]) is not { } value)
            return null;
        long step = 0;
        return parts.Length > 2 && !long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out step) ? null : new(key, value, timestamp, step);
    }

    private static double? Number(string text) => text.ToLowerInvariant() switch
    {
        "nan" or "-nan" => double.NaN,
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        var other => double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };
}
