using System.Text;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Tests.Search;

/// <summary>What filters and orders mean, plainly: over runs in memory.</summary>
internal static class Evaluation
{
    /// <summary>The runs that a filter finds, in an order.</summary>
    public static List<string> Search(IEnumerable<SampleRun> runs, IReadOnlyList<Condition> filter, IReadOnlyList<OrderTerm> order)
    {
        var found = runs.Where(run => filter.All(condition => Holds(run, condition))).ToList();
        found.Sort((a, b) => Compare(a, b, order));
        return found.ConvertAll(run => run.Id);
    }

    public static bool Holds(SampleRun run, Condition condition) => condition switch
    {
        PresenceCondition p => (Texts(run, p.Subject).Count > 0) == p.Present,
        NumberCondition n => Number(run, n.Subject) is { } value && Holds(value, n.Comparator, n.Value.Value),
        TextCondition t => Texts(run, t.Subject).Any(value => Holds(value, t.Comparator, t.Value)),
        ListCondition l => Texts(run, l.Subject).Any(value => l.Values.Contains(value, StringComparer.Ordinal) != l.Negated),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static bool Holds(double value, NumberComparator comparator, double other) => (comparator, double.IsNaN(other)) switch
    {
        (NumberComparator.Equal, true) => double.IsNaN(value),
        (_, true) => !double.IsNaN(value),
        (NumberComparator.Equal, _) => value == other,
        (NumberComparator.NotEqual, _) => value != other,
        (NumberComparator.Less, _) => value < other,
        (NumberComparator.LessOrEqual, _) => value <= other,
        (NumberComparator.Greater, _) => value > other,
        _ => value >= other,
    };

    private static bool Holds(string value, TextComparator comparator, string other) => comparator switch
    {
        TextComparator.Equal => value == other,
        TextComparator.NotEqual => value != other,
        TextComparator.Like => Like([.. other.EnumerateRunes()], [.. value.EnumerateRunes()]),
        _ => Like([.. Lower(other).EnumerateRunes()], [.. Lower(value).EnumerateRunes()]),
    };

    private static string Lower(string text) => text.ToLowerInvariant();

    private static bool Like(ReadOnlySpan<Rune> pattern, ReadOnlySpan<Rune> text)
    {
        if (pattern.IsEmpty)
            return text.IsEmpty;
        if (pattern[0].Value == '%')
            return Like(pattern[1..], text) || (!text.IsEmpty && Like(pattern, text[1..]));
        return !text.IsEmpty && (pattern[0].Value == '_' || pattern[0] == text[0]) && Like(pattern[1..], text[1..]);
    }

    private static double? Number(SampleRun run, Subject subject) => subject switch
    {
        { Kind: SubjectKind.Metric, Key: var key } => run.Metrics.TryGetValue(key, out var value) ? Math.Clamp(value, double.MinValue, double.MaxValue) : null,
        { Key: "start_time" } => run.Start,
        _ => run.End,
    };

    private static List<string> Texts(SampleRun run, Subject subject) => subject switch
    {
        { Kind: SubjectKind.Param, Key: var key } => run.Params.TryGetValue(key, out var value) ? [value] : [],
        { Kind: SubjectKind.Tag, Key: var key } => run.Tags.TryGetValue(key, out var value) ? [value] : [],
        { Kind: SubjectKind.Dataset, Key: "name" } => [.. run.Datasets.Select(d => d.Name)],
        { Kind: SubjectKind.Dataset, Key: "digest" } => [.. run.Datasets.Select(d => d.Digest)],
        { Kind: SubjectKind.Dataset } => [.. run.Datasets.Select(d => d.Context).OfType<string>()],
        { Key: "status" } => [run.Status],
        { Key: "run_id" } => [run.Id],
        _ => run.User is null ? [] : [run.User],
    };

    private static int Compare(SampleRun a, SampleRun b, IReadOnlyList<OrderTerm> order)
    {
        foreach (var term in order)
        {
            if (Compare(Key(a, term.Subject), Key(b, term.Subject), term.Ascending) is not 0 and var difference)
                return difference;
        }

        var started = Compare(Key(a, new Subject(SubjectKind.Attribute, "start_time")), Key(b, new Subject(SubjectKind.Attribute, "start_time")), ascending: false);
        return started != 0 ? started : string.CompareOrdinal(a.Id, b.Id);
    }

    private static int Compare(object? a, object? b, bool ascending)
    {
        var (rankA, rankB) = (Rank(a), Rank(b));
        if (rankA != rankB)
            return rankA.CompareTo(rankB);
        if (rankA > 0)
            return 0;
        var difference = a is string text ? Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes((string)b!)) : ((double)a!).CompareTo((double)b!);
        return ascending ? difference : -difference;
    }

    private static int Rank(object? value) => value switch
    {
        null => 2,
        double.NaN => 1,
        _ => 0,
    };

    private static object? Key(SampleRun run, Subject subject) => subject is { Kind: SubjectKind.Metric } or { Key: "start_time" or "end_time" }
        ? Number(run, subject)
        : Texts(run, subject) is [var text, ..] ? text : null;
}
