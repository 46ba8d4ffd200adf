using System.Collections.Immutable;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Search.Grammar;

/// <summary>Checks one comparison in MLflow's order: the left side, the value, the comparator.</summary>
/// <param name="vocabulary">The words of the search.</param>
/// <param name="limits">How long lists and patterns may be.</param>
/// <param name="text">The filter, for messages.</param>
internal sealed class ClauseReader(Vocabulary vocabulary, SearchLimits limits, string text)
{
    private const string ListError = "While parsing a list in the query, expected ";
    private readonly SubjectReader _subjects = new(vocabulary, text);

    /// <summary>What the comparison means.</summary>
    /// <exception cref="MlflowException">Something in it does not fit.</exception>
    public Condition Read(RawClause clause)
    {
        if (clause.Left.Key.Kind is TokenKind.Number or TokenKind.SingleQuoted && clause.Left.Entity is null)
            throw At(clause.Left.Start, $"Invalid comparison clause. Expected 'Identifier' found '{clause.Left.Raw}'");
        var (kind, key) = _subjects.Split(clause.Left);
        return kind switch
        {
            SubjectKind.Metric => Numeric(clause, new Subject(kind, key), () => $"Expected numeric value type for metric. Found {clause.Right!.Raw}"),
            SubjectKind.Param or SubjectKind.Tag => ParamOrTag(clause, new Subject(kind, key)),
            SubjectKind.Dataset => Dataset(clause, key),
            _ => Attribute(clause, key),
        };
    }

    private Condition ParamOrTag(RawClause clause, Subject subject)
    {
        if (clause.Right is null)
            return new PresenceCondition(subject, clause.Comparator == "IS NOT NULL");
        var name = subject.Kind == SubjectKind.Param ? "parameter" : "tag";
        return Textual(clause, subject, [], () => $"Expected a quoted string value for {name} (e.g. 'my-value'). Got value {clause.Right.Raw}");
    }

    private Condition Dataset(RawClause clause, string key)
    {
        if (Vocabulary.DatasetKeys.IndexOf(key) < 0)
            throw At(clause.Left.Start, $"Invalid dataset key '{key}' specified. Valid keys are '{SearchErrors.Set(Vocabulary.DatasetKeys)}'");
        RefusePresence(clause);
        return Textual(clause, new Subject(SubjectKind.Dataset, key), Vocabulary.InOrNot, () => $"Expected a quoted string value for dataset attributes. Got value {clause.Right!.Raw}");
    }

    private Condition Attribute(RawClause clause, string key)
    {
        if (!vocabulary.Attributes.TryGetValue(key, out var attribute))
            throw _subjects.WrongAttribute(clause.Left, key);
        RefusePresence(clause);
        var right = clause.Right!.Key;
        if (attribute.Type == AttributeType.Number)
            return Numeric(clause, attribute.Subject, () => $"Expected numeric value type for numeric attribute: {key}. Found {clause.Right.Raw}");
        if (right.Kind == TokenKind.List && attribute.Lists.IsEmpty)
            throw At(right.Start, "Only the 'run_id' attribute supports comparison with a list of quoted string values.");
        if (right.Kind == TokenKind.Number && vocabulary.NumberError is { } error)
            throw At(right.Start, error);
        return Textual(clause, attribute.Subject, attribute.Lists, () => $"{vocabulary.AttributeValueError} Got value {clause.Right.Raw}");
    }

    private Condition Numeric(RawClause clause, Subject subject, Func<string> problem)
    {
        RefusePresence(clause);
        var token = clause.Right!.Key;
        // A version's number may be in quotes, as the protocol's JSON has it.
        var unquoted = subject.Key == "version_number" && token.Kind is TokenKind.SingleQuoted or TokenKind.DoubleQuoted;
        if (clause.Right.Entity is not null || Numbers.Read(token, metric: subject.Kind == SubjectKind.Metric, unquoted) is not { } number)
            throw At(clause.Right.Start, problem());
        var comparator = Vocabulary.Numeric.IndexOf(clause.Comparator);
        if (comparator < 0)
            throw WrongComparator(clause, Vocabulary.Numeric);
        if (double.IsNaN(number.Value) && comparator > 1)
            throw At(clause.ComparatorAt, $"Invalid comparator '{clause.Comparator}' not one of '{SearchErrors.Set(["=", "!="])}': nan is neither less nor greater");
        return new NumberCondition(subject, (NumberComparator)comparator, number);
    }

    private Condition Textual(RawClause clause, Subject subject, ImmutableHashSet<string> lists, Func<string> problem)
    {
        var token = clause.Right!.Key;
        var list = token.Kind == TokenKind.List;
        if (list && !lists.IsEmpty && clause.Comparator is "IN" or "NOT IN")
        {
            var values = ReadList(token);
            return lists.Contains(clause.Comparator) ? new ListCondition(subject, clause.Comparator == "NOT IN", values) : throw WrongComparator(clause, [.. Vocabulary.Textual, .. lists]);
        }

        if (clause.Right.Entity is not null || token.Kind is TokenKind.Bare or TokenKind.Backticked)
            throw At(clause.Right.Start, $"Parameter value is either not quoted or unidentified quote types used for string value {clause.Right.Raw}. Use either single or double quotes.");
        if (list || token.Kind == TokenKind.Number)
            throw At(token.Start, problem());
        var comparator = Vocabulary.Textual.IndexOf(clause.Comparator);
        if (comparator < 0)
            throw WrongComparator(clause, [.. Vocabulary.Textual, .. lists.Order(StringComparer.Ordinal)]);
        if (comparator > 1 && token.Text.Length > limits.MaxPatternLength)
            throw At(token.Start, $"The pattern has {token.Text.Length} characters, and may have {limits.MaxPatternLength}");
        return new TextCondition(subject, (TextComparator)comparator, token.Text);
    }

    private ImmutableArray<string> ReadList(RawToken list)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        if (list.Items.Count == 0)
            throw At(list.Start, ListError + "a non-empty list of string values, but got empty list");
        if (list.Items.FirstOrDefault(item => item.Kind is TokenKind.Number or TokenKind.Bare or TokenKind.Backticked) is { } other)
            throw At(other.Start, ListError + $"string value, punctuation, or whitespace, but got different type in list: {list.Raw}");
        for (var i = 0; i < list.Items.Count; i++)
        {
            // Values and commas take turns; a comma may end the list, as Python writes a list of one.
            if (list.Items[i].Kind == TokenKind.Comma != (i % 2 == 1))
                throw At(list.Items[i].Start, ListError + "a non-empty list of string values, but got ill-formed list.");
            if (i % 2 == 0)
                values.Add(list.Items[i].Text);
        }

        return values.Count <= limits.MaxListLength ? values.ToImmutable() : throw At(list.Start, $"The list has {values.Count} values, and may have {limits.MaxListLength}");
    }

    private void RefusePresence(RawClause clause)
    {
        if (clause.Right is null)
            throw At(clause.ComparatorAt, "IS NULL / IS NOT NULL is only supported for tags and params");
    }

    private MlflowException WrongComparator(RawClause clause, IEnumerable<string> valid) =>
        At(clause.ComparatorAt, $"Invalid comparator '{clause.Comparator}' not one of '{SearchErrors.Set(valid)}'");

    private MlflowException At(int offset, string message) => SearchErrors.At(text, offset, message);
}
