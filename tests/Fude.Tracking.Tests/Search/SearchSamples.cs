using System.Globalization;
using CsCheck;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Tests.Search;

/// <summary>Makes runs, filters and orders that meet each other in odd places.</summary>
internal static class SearchSamples
{
    private static readonly string[] Keys = ["acc", "Acc", "a b", "a.b", "損失", "and", "x/y-z:1", "é"];
    private static readonly string[] Values = ["", " ", "a", "A", "a ", "ab", "a%b", "a_b", "[a]", "a*b", "^a-b]", "a\\b", "a\\%", "a|b", "it's", "say \"x\"", "é", "É", "Ünï", "я", "Я", "日本", "😀", "0.1", "a'; DROP TABLE runs; --"];
    private static readonly string[] Patterns = ["", "%", "a", "A%", "%b", "a_b", "_", "__", "%%", "[%", "%*%", "a\\%", "a\\_", "a|%", "%|_", "\\", "^%", "É", "é%", "ÜNÏ", "Я", "%'%", "%\"%", "日_", "%a%", "%A_%"];
    private static readonly double[] Numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 0.5, 1, -1, 1e-300, 1e300, 0.1, 12345678901234567];

    private static readonly Gen<long?> MaybeTime = Gen.Int[0, 4].Select(i => i == 4 ? (long?)null : i);
    private static readonly Gen<string> Key = Of(Keys);
    private static readonly Gen<string> Value = Of(Values);

    private static readonly Gen<SampleDataset> Dataset = Gen.Select(Of("mnist", "MNIST", "a%"), Of("d1", "d2"), Of("train", "Test", (string?)null))
        .Select((name, digest, context) => new SampleDataset(name, digest, context));

    private static readonly Gen<SampleRun> Run = Gen.Select(
        Gen.Dictionary(Key, Of(Numbers))[0, 4], Gen.Dictionary(Key, Value)[0, 4], Gen.Dictionary(Of([.. Keys, "mlflow.runName"]), Value)[0, 4],
        Of("RUNNING", "FINISHED", "FAILED"), MaybeTime, Gen.Select(MaybeTime, Of((string?[])[null, .. Values])), Dataset.Array[0, 2])
        .Select((metrics, parameters, tags, status, start, rest, datasets) => new SampleRun("")
        {
            Metrics = metrics, Params = parameters, Tags = tags, Status = status, Start = start, End = rest.Item1, User = rest.Item2, Datasets = datasets,
        });

    /// <summary>Runs with ids.</summary>
    public static readonly Gen<SampleRun[]> Runs = Run.Array[0, 25].Select(runs =>
        runs.Select((run, i) => run with { Id = ((i * 7919) % 1000).ToString("x32", CultureInfo.InvariantCulture), Datasets = [.. run.Datasets.DistinctBy(d => (d.Name, d.Digest))] }).ToArray());

    private static readonly Gen<Subject> TextSubject = Gen.OneOf(
        Key.Select(key => new Subject(SubjectKind.Param, key)), Key.Select(key => new Subject(SubjectKind.Tag, key)), Gen.Const(new Subject(SubjectKind.Tag, "mlflow.runName")),
        Of("status", "user_id", "run_id").Select(key => new Subject(SubjectKind.Attribute, key)),
        Of("name", "digest", "context").Select(key => new Subject(SubjectKind.Dataset, key)));

    private static readonly Gen<Condition> Numeric = Gen.Select(
        Gen.Frequency((3, Key.Select(key => new Subject(SubjectKind.Metric, key))), (1, Of("start_time", "end_time").Select(key => new Subject(SubjectKind.Attribute, key)))),
        Gen.Enum<NumberComparator>(), Of(Numbers))
        .Select((subject, comparator, value) => (Condition)Fitting(subject, comparator, value));

    private static readonly Gen<Condition> Textual = Gen.Select(TextSubject, Gen.Enum<TextComparator>(), Gen.OneOf(Value, Of("RUNNING", "mnist", "d1", "train")), Of(Patterns))
        .Select((subject, comparator, value, pattern) => (Condition)new TextCondition(subject, comparator, comparator >= TextComparator.Like ? pattern : value));

    private static readonly Gen<Condition> Listed = Gen.Select(
        Gen.OneOf(Gen.Const(new Subject(SubjectKind.Attribute, "run_id")), Of("name", "digest", "context").Select(key => new Subject(SubjectKind.Dataset, key))),
        Gen.Bool, Gen.OneOf(Of("mnist", "MNIST", "d1", "train", "it's"), Gen.Int[0, 999].Select(i => i.ToString("x32", CultureInfo.InvariantCulture))).Array[1, 5])
        .Select((subject, negated, values) => (Condition)new ListCondition(subject, negated, [.. values]));

    private static readonly Gen<Condition> Present = Gen.Select(Of(SubjectKind.Param, SubjectKind.Tag), Key, Gen.Bool)
        .Select((kind, key, present) => (Condition)new PresenceCondition(new Subject(kind, key), present));

    /// <summary>Filters.</summary>
    public static readonly Gen<Condition[]> Filter = Gen.Frequency((4, Numeric), (4, Textual), (1, Listed), (1, Present)).Array[0, 3];

    /// <summary>Orders: no subject twice.</summary>
    public static readonly Gen<OrderTerm[]> Order = Gen.Select(
        Gen.OneOf(
            Key.Select(key => new Subject(SubjectKind.Metric, key)), Key.Select(key => new Subject(SubjectKind.Param, key)), Key.Select(key => new Subject(SubjectKind.Tag, key)),
            Of("status", "user_id", "run_id", "start_time", "end_time").Select(key => new Subject(SubjectKind.Attribute, key))), Gen.Bool)
        .Select((subject, ascending) => new OrderTerm(subject, ascending)).Array[0, 3].Select(terms => terms.DistinctBy(term => term.Subject).ToArray());

    /// <summary>A filter as text.</summary>
    public static string Write(IEnumerable<Condition> filter) => string.Join(" AND ", filter.Select(Write));

    /// <summary>An order's entry as text.</summary>
    public static string Write(OrderTerm term) => $"{Write(term.Subject)} {(term.Ascending ? "ASC" : "desc")}";

    private static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static NumberCondition Fitting(Subject subject, NumberComparator comparator, double value)
    {
        if (subject.Kind == SubjectKind.Attribute)
            value = double.IsFinite(value) ? Math.Clamp(Math.Round(value), -1e6, 1e6) : 2;
        if (double.IsNaN(value) && comparator > NumberComparator.NotEqual)
            comparator = NumberComparator.NotEqual;
        return new NumberCondition(subject, comparator, new Number(Math.Clamp(value, double.MinValue, double.MaxValue), null));
    }

    private static string Write(Condition condition) => condition switch
    {
        NumberCondition n => $"{Write(n.Subject)} {((string[])["=", "!=", "<", "<=", ">", ">="])[(int)n.Comparator]} {Write(n.Value.Value)}",
        TextCondition t => $"{Write(t.Subject)} {((string[])["=", "!=", "like", "ILIKE"])[(int)t.Comparator]} {Quote(t.Value, '\'')}",
        ListCondition l => $"{Write(l.Subject)} {(l.Negated ? "NOT IN" : "in")} ({string.Join(", ", l.Values.Select(value => Quote(value, '"')))})",
        PresenceCondition p => $"{Write(p.Subject)} IS {(p.Present ? "NOT " : "")}NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static string Write(double value) => value switch
    {
        double.NaN => "nan",
        double.MaxValue => "inf",
        double.MinValue => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Write(Subject subject) => $"{subject.Kind.ToString().ToLowerInvariant()}s.{Quote(subject.Key, '`')}";

    private static string Quote(string text, char quote) => $"{quote}{text.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";
}
