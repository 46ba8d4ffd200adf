using System.Text;
using Fude.Hosting.Databases;

namespace Fude.Tracking.Search.Sql;

/// <summary>
/// A query under construction. Its text is put together from constants of the source alone; everything from a request is a
/// parameter: <see cref="Value"/> is the only way in.
/// </summary>
/// <param name="kind">The database it is for.</param>
internal sealed class SqlText(DatabaseKind kind)
{
    private readonly List<object?> _values = [];
    private readonly StringBuilder _text = new();

    /// <summary>The database it is for.</summary>
    public DatabaseKind Kind { get; } = kind;

    /// <summary>The parameters' values in order.</summary>
    public object?[] Values => [.. _values];

    /// <summary>Adds text.</summary>
    public SqlText Add(string constant)
    {
        _text.Append(constant);
        return this;
    }

    /// <summary>Makes a value a parameter.</summary>
    /// <returns>The parameter's name.</returns>
    public string Value(object? value)
    {
        _values.Add(value);
        return ParameterNames.Of(_values.Count - 1);
    }

    /// <summary>Makes values parameters.</summary>
    /// <returns>A list of their names in parentheses.</returns>
    public string List<T>(IEnumerable<T> values, string before = "", string after = "") =>
        "(" + string.Join(", ", values.Select(value => before + Value(value) + after)) + ")";

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
