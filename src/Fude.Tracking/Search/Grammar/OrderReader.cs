using System.Collections.Immutable;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Search.Grammar;

/// <summary>Reads the entries of an order: <c>subject [ASC|DESC]</c>.</summary>
/// <param name="vocabulary">The words of the search.</param>
/// <param name="limits">How much an order may hold.</param>
internal sealed class OrderReader(Vocabulary vocabulary, SearchLimits limits)
{
    /// <summary>Reads an order.</summary>
    /// <param name="entries">The entries; none is the search's own order.</param>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: an entry is wrong, or names what another one names.</exception>
    public ImmutableArray<OrderTerm> Read(IReadOnlyList<string>? entries)
    {
        if (entries is null || entries.Count == 0)
            return [];
        if (entries.Count > limits.MaxOrderBy)
            throw MlflowException.Invalid($"Invalid value for parameter 'order_by' supplied: it has {entries.Count} entries, and may have {limits.MaxOrderBy}");
        var terms = ImmutableArray.CreateBuilder<OrderTerm>();
        foreach (var entry in entries)
        {
            var term = Read(entry);
            if (terms.Any(other => other.Subject == term.Subject))
                throw MlflowException.Invalid($"`order_by` contains duplicate fields: {SearchErrors.List(entries)}");
            terms.Add(term);
        }

        return terms.ToImmutable();
    }

    private OrderTerm Read(string entry)
    {
        if (entry.Length > limits.MaxOrderByLength)
            throw MlflowException.Invalid($"Invalid value for parameter 'order_by' supplied: an entry has {entry.Length} characters, and may have {limits.MaxOrderByLength}");
        if (entry.Contains('\0', StringComparison.Ordinal) || FilterSyntax.ParseSubject(entry) is not var (subject, rest))
            throw Wrong(entry, 0);
        var direction = rest.Trim();
        var at = entry.Length - rest.Length;
        // White space at the end is no part of the grammar, as in MLflow.
        if ((rest.Length > 0 && !char.IsWhiteSpace(rest[0])) || (rest.Length > 0 && char.IsWhiteSpace(rest[^1])) || !direction.All(Tokens.IsWord))
            throw Wrong(entry, at);
        var ascending = direction.Length == 0 || direction.Equals("asc", StringComparison.OrdinalIgnoreCase);
        if (!ascending && !direction.Equals("desc", StringComparison.OrdinalIgnoreCase))
            throw SearchErrors.At(entry, entry.Length - direction.Length, $"Invalid ordering key in order_by clause '{entry}'.", "expected ASC or DESC");
        return new OrderTerm(Subject(entry, subject), ascending);
    }

    private Subject Subject(string entry, RawSubject raw)
    {
        var (kind, key) = new SubjectReader(vocabulary, entry).Split(raw);
        if (kind == SubjectKind.Dataset || (kind == SubjectKind.Tag && !vocabulary.Entities.ContainsKey("metric")))
            throw SearchErrors.At(entry, raw.Start, $"Invalid order_by entity: {kind.ToString().ToLowerInvariant()}");
        if (kind != SubjectKind.Attribute)
            return new Subject(kind, key);
        if (vocabulary.OrderAttributes.TryGetValue(key, out var subject))
            return subject;
        var valid = vocabulary.OrderKeysShown.IsEmpty ? vocabulary.OrderAttributes.Keys.Order(StringComparer.Ordinal) : vocabulary.OrderKeysShown.AsEnumerable();
        throw SearchErrors.At(entry, raw.Start, $"{vocabulary.OrderKeyError.Before}{key}{vocabulary.OrderKeyError.After}{SearchErrors.Set(valid)}'");
    }

    private static MlflowException Wrong(string entry, int at) => SearchErrors.At(entry, at, $"Invalid order_by clause '{entry}'. Could not be parsed.");
}
