using System.Globalization;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Compare;

/// <summary>
/// An axis for a param or metric. It is one of numbers where every value is one, logarithmic where they are all above 0 and span three powers of ten,
/// and else one of words. What has no place on it (nothing, NaN, the infinities) is told beside the chart.
/// </summary>
internal sealed class ValueAxis
{
    private const double LogSpan = 1000;
    private readonly Dictionary<string, ComparedValue> _values;
    private readonly List<string> _words = [];

    public ValueAxis(Subject subject, IEnumerable<ComparedValue> values, IReadOnlyList<ComparedRun> runs)
    {
        Subject = subject;
        var drawn = runs.Select(run => run.Id).ToHashSet(StringComparer.Ordinal);
        _values = values.Where(value => drawn.Contains(value.Run)).ToDictionary(value => value.Run, StringComparer.Ordinal);
        IsNumeric = subject.IsMetric || (_values.Count > 0 && _values.Values.All(value => Parse(value.Text) is not null));
        if (!IsNumeric)
        {
            _words = [.. _values.Values.Select(value => value.Text!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            return;
        }

        double[] finite = [.. _values.Values.Select(value => Number(value)).OfType<double>().Where(double.IsFinite)];
        (Least, Greatest) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        IsLog = finite.Length > 0 && Least > 0 && Greatest / Least >= LogSpan;
    }

    /// <summary>The param or metric.</summary>
    public Subject Subject { get; }

    /// <summary>Whether it is an axis of numbers.</summary>
    public bool IsNumeric { get; }

    /// <summary>Whether it is logarithmic.</summary>
    public bool IsLog { get; }

    /// <summary>The least number.</summary>
    public double Least { get; }

    /// <summary>The greatest number.</summary>
    public double Greatest { get; }

    /// <summary>The words of an axis of words, in their order.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The kind of axis as ECharts calls it.</summary>
    public string Type => !IsNumeric ? "category" : IsLog ? "log" : "value";

    /// <summary>Where a run stands: a number or a word; null where it has no place.</summary>
    public object? Place(string run)
    {
        if (_values.GetValueOrDefault(run) is not { } value)
            return null;
        return !IsNumeric ? value.Text : Number(value) is { } number && double.IsFinite(number) ? number : null;
    }

    /// <summary>The number of a run; null where it has none that is finite.</summary>
    public double? Number(string run) => Place(run) as double?;

    /// <summary>What a run's value is, as people read it.</summary>
    public string Text(string run, Wording words) => _values.GetValueOrDefault(run) switch
    {
        null => words[CompareText.Missing],
        { Number: { } number } => Wording.Number(number),
        { Text: var text } => text!.Length > 60 ? text[..60] + "…" : text,
    };

    private static double? Number(ComparedValue value) => value.Number ?? Parse(value.Text);

    // A param may say "inf": it is a number that has no place.
    private static double? Parse(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : text?.ToLowerInvariant() switch { "inf" or "+inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => null };
}
