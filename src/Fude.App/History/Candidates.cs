using Fude.Hosting.Databases;

namespace Fude.App.History;

/// <summary>
/// Numbers of drawings from the newest on, by the one filter whose index holds the fewest that don't match; the other filters are then
/// looked at one by one (<see cref="DrawingConditions"/>). Each step reads as many rows of an index as it is asked for, however deep it is.
/// </summary>
internal sealed class Candidates
{
    private readonly DatabaseSession _session;
    private readonly List<(string Sql, object?[] Values)> _sources;

    private Candidates(DatabaseSession session, List<(string Sql, object?[] Values)> sources) => (_session, _sources) = (session, sources);

    /// <summary>Chooses where to look.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="modelId">The model's row where the filter names one that there is.</param>
    public static Candidates Of(DatabaseSession session, DrawingFilter filter, long? modelId) => new(session, [.. Sources(session, filter, modelId)]);

    /// <summary>The next drawings, newest first.</summary>
    /// <param name="before">All are below this number.</param>
    /// <param name="from">All are at least this number.</param>
    /// <param name="most">Most rows to read of each index.</param>
    /// <returns>The numbers, each once, and whether there are no more.</returns>
    public (List<long> Ids, bool IsEnd) Next(long before, long from, int most)
    {
        var all = new SortedSet<long>();
        var (reached, isEnd) = (from, true);
        foreach (var (sql, values) in _sources)
        {
            var ids = _session.Query(sql, row => row.GetInt64(0), [before, from, most, .. values]);
            all.UnionWith(ids);
            if (ids.Count < most)
                continue;
            // Below its last one this index has not been read, so that others' have to wait.
            (reached, isEnd) = (Math.Max(reached, ids[^1]), false);
        }

        var next = all.Reverse().TakeWhile(id => id >= reached).ToList();
        return next.Count <= most ? (next, isEnd) : (next[..most], false);
    }

    private static IEnumerable<(string Sql, object?[] Values)> Sources(DatabaseSession session, DrawingFilter filter, long? modelId)
    {
        if (filter.Disagree == true)
            return [Source(session, "disagreements", "image_id")];
        if (filter.Corrected == true)
            return [Source(session, "truths", "image_id")];
        if (filter.Client is { } client)
            return [Source(session, "images", "id", "fude_ix_images_client", ("client", client))];
        if (filter.Label is { } label)
        {
            var models = modelId is { } one ? [one] : session.Query("SELECT id FROM models", row => row.GetInt64(0));
            return models.Select(model => Source(session, "predictions", "image_id", "fude_ix_predictions_label", ("model_id", model), ("label", label)));
        }

        return [modelId is { } id ? Source(session, "predictions", "image_id", "fude_ix_predictions_model", ("model_id", id)) : Source(session, "images", "id")];
    }

    private static (string Sql, object?[] Values) Source(DatabaseSession session, string table, string column, string? index = null, params (string Name, object Value)[] equal)
    {
        // Left alone, MariaDB at times goes backwards through all rows of the index that have the value, and not only through those of the range.
        var by = index is null || session.Kind == DatabaseKind.Sqlite ? "" : $" FORCE INDEX ({index})";
        var conditions = string.Concat(equal.Select((one, i) => $" AND {one.Name} = @p{i + 3}"));
        return ($"SELECT {column} FROM {table}{by} WHERE {column} < @p0 AND {column} >= @p1{conditions} ORDER BY {column} DESC LIMIT @p2", [.. equal.Select(one => one.Value)]);
    }
}
