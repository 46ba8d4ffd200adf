using System.Text;
using Fude.App.Storage;
using Fude.Hosting.Databases;

namespace Fude.App.History;

/// <summary>
/// Which of some drawings match. Each condition is a value of one row, found by its key: of EXISTS SQLite may make a join by another index.
/// </summary>
internal sealed class DrawingConditions
{
    private const string LatestOfModel = "(SELECT MAX(q.id) FROM predictions q WHERE q.image_id = p.image_id AND q.model_id = p.model_id)";
    private readonly List<(string Sql, object?[] Values)> _conditions = [];

    /// <summary>Makes the conditions of a filter.</summary>
    /// <param name="filter">What is asked for.</param>
    /// <param name="modelId">The model's row where the filter names one.</param>
    public DrawingConditions(DrawingFilter filter, long? modelId)
    {
        if (filter.Disagree is { } disagree)
            Add(One("disagreements d", "d.image_id = i.id", disagree));
        if (filter.Corrected is { } corrected)
            Add(One("truths t", "t.image_id = i.id", corrected));
        if (filter.Client is { } client)
            Add($"{Own("client")} = {{0}}", client);
        if (filter.From is { } from)
            Add($"{Own("created_at")} >= {{0}}", from);
        if (filter.To is { } to)
            Add($"{Own("created_at")} < {{0}}", to);
        AddAnswer(filter.Label, modelId);
    }

    /// <summary>Whether there are none, so that everything matches.</summary>
    public bool IsEmpty => _conditions.Count == 0;

    /// <summary>Those that match.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="ids">At most <see cref="IdList.Most"/> drawings.</param>
    public HashSet<long> Matching(DatabaseSession session, List<long> ids)
    {
        if (ids.Count == 0)
            return [];
        var list = IdList.Of(ids);
        var sql = new StringBuilder("SELECT i.id FROM images i WHERE i.id ").Append(list.In);
        object?[] values = [.. list.Values];
        foreach (var (condition, more) in _conditions)
        {
            object[] names = [.. Enumerable.Range(values.Length, more.Length).Select(i => $"@p{i}")];
            sql.Append(" AND ").AppendFormat(System.Globalization.CultureInfo.InvariantCulture, condition, names);
            values = [.. values, .. more];
        }

        return [.. session.Query(sql.ToString(), row => row.GetInt64(0), values)];
    }

    private void AddAnswer(string? label, long? modelId)
    {
        if (label is not null && modelId is { } model)
            Add("(SELECT p.label FROM predictions p WHERE p.image_id = i.id AND p.model_id = {0} ORDER BY p.id DESC LIMIT 1) = {1}", model, label);
        else if (label is not null)
            Add($"(SELECT MAX(p.id) FROM predictions p WHERE p.image_id = i.id AND p.label = {{0}} AND p.id = {LatestOfModel}) IS NOT NULL", label);
        else if (modelId is { } one)
            Add("(SELECT MAX(p.id) FROM predictions p WHERE p.image_id = i.id AND p.model_id = {0}) IS NOT NULL", one);
    }

    // Not as a column of the list: an index on it would be tempting, and hold far more than the list.
    private static string Own(string column) => $"(SELECT o.{column} FROM images o WHERE o.id = i.id)";

    private static string One(string table, string condition, bool there) => $"(SELECT 1 FROM {table} WHERE {condition}) IS {(there ? "NOT NULL" : "NULL")}";

    private void Add(string sql, params object?[] values) => _conditions.Add((sql, values));
}
