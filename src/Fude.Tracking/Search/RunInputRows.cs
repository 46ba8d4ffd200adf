using System.Data.Common;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Search;

/// <summary>Reads the datasets that runs have used.</summary>
internal static class RunInputRows
{
    private const string Query = """
        SELECT i.destination_id, i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile
        FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
        WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id IN 
        """;

    /// <summary>The datasets by run.</summary>
    public static Dictionary<string, List<DatasetInput>> Read(DatabaseSession session, IReadOnlyList<string> runs)
    {
        var inputs = ChildRows.Read(session, Query + " ", "", runs, row => (Run: row.GetString(0), Input: row.GetString(1), Dataset: Dataset(row)));
        if (inputs.Count == 0)
            return [];
        var uses = inputs.Select(input => input.Input).Distinct(StringComparer.Ordinal).ToArray();
        var tags = RunRows.Grouped(session, "SELECT input_uuid, name, value FROM input_tags WHERE input_uuid IN ", uses, RunRows.TagOf);
        return inputs.GroupBy(input => input.Run, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.Select(input => new DatasetInput(input.Dataset, tags.GetValueOrDefault(input.Input, []))).ToList(),
            StringComparer.Ordinal);
    }

    private static Dataset Dataset(DbDataReader row) => new(
        row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6), row.IsDBNull(7) ? null : row.GetString(7));
}
