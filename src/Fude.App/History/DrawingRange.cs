using Fude.App.Storage;

namespace Fude.App.History;

/// <summary>The drawings of a page as a condition on their number.</summary>
internal sealed class DrawingRange
{
    private readonly object?[] _values;

    private DrawingRange(string condition, object?[] values) => (Condition, _values) = (condition, values);

    /// <summary>The words after the column's name.</summary>
    public string Condition { get; }

    /// <summary>The statement's values.</summary>
    public ReadOnlySpan<object?> Values => _values;

    /// <summary>Drawings that have no others between them.</summary>
    /// <param name="rows">At least one, newest first.</param>
    public static DrawingRange Whole(List<DrawingRow> rows) => new("BETWEEN @p0 AND @p1", [rows[^1].Id, rows[0].Id]);

    /// <summary>Any drawings.</summary>
    /// <param name="rows">At least one, at most <see cref="IdList.Most"/>.</param>
    public static DrawingRange Some(List<DrawingRow> rows)
    {
        var list = IdList.Of(rows.ConvertAll(row => row.Id));
        return new DrawingRange(list.In, [.. list.Values]);
    }
}
