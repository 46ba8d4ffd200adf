using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Runs;

/// <summary>Reads and writes which datasets runs have used.</summary>
internal static class RunInputRows
{
    /// <summary>Reads the datasets of runs.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="list">As many parameters as there are runs.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="found">Is told of each.</param>
    public static void Read(DatabaseSession session, string list, object?[] runs, Action<string, DatasetInput> found)
    {
        var inputs = session.Query(
            $"SELECT i.destination_id, i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id WHERE i.destination_type = 'RUN' AND i.source_type = 'DATASET' AND i.destination_id IN {list} ORDER BY i.destination_id, d.name, d.digest",
            row => (Run: row.GetString(0), Input: row.GetString(1), Dataset: new Dataset(row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.Text(6), row.Text(7))), runs);
        if (inputs.Count == 0)
            return;
        var tags = session.Query(
            $"SELECT t.input_uuid, t.name, t.value FROM inputs i JOIN input_tags t ON t.input_uuid = i.input_uuid WHERE i.destination_type = 'RUN' AND i.source_type = 'DATASET' AND i.destination_id IN {list} ORDER BY t.input_uuid, t.name",
            row => (Input: row.GetString(0), Tag: new Tag(row.GetString(1), row.GetString(2))), runs).ToLookup(row => row.Input, row => row.Tag, StringComparer.Ordinal);
        foreach (var (run, input, dataset) in inputs)
            found(run, new DatasetInput(dataset, [.. tags[input]]));
    }

    /// <summary>Notes datasets that a run has used. The same again adds its tags.</summary>
    public static void Write(DatabaseSession session, string run, IReadOnlyList<DatasetInput> inputs)
    {
        RunRows.RequireActive(session, run);
        var experiment = session.First("SELECT experiment_id FROM runs WHERE run_uuid = @p0", row => row.GetInt64(0), run);
        foreach (var (dataset, tags) in inputs)
        {
            var input = InputOf(session, run, DatasetOf(session, experiment, dataset));
            foreach (var tag in tags ?? [])
                session.Execute("REPLACE INTO input_tags (input_uuid, name, value) VALUES (@p0, @p1, @p2)", input, tag.Key, tag.Value);
        }
    }

    private static string DatasetOf(DatabaseSession session, long experiment, Dataset dataset)
    {
        session.Execute(
            $"{session.InsertOrIgnore} INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)",
            Guid.NewGuid().ToString("N"), experiment, dataset.Name, dataset.Digest, dataset.SourceType, dataset.Source, dataset.Schema, dataset.Profile);
        return session.First("SELECT dataset_uuid FROM datasets WHERE experiment_id = @p0 AND name = @p1 AND digest = @p2", row => row.GetString(0), experiment, dataset.Name, dataset.Digest)!;
    }

    private static string InputOf(DatabaseSession session, string run, string dataset)
    {
        session.Execute(
            $"{session.InsertOrIgnore} INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id) VALUES (@p0, 'DATASET', @p1, 'RUN', @p2)",
            Guid.NewGuid().ToString("N"), dataset, run);
        return session.First("SELECT input_uuid FROM inputs WHERE source_type = 'DATASET' AND source_id = @p0 AND destination_type = 'RUN' AND destination_id = @p1", row => row.GetString(0), dataset, run)!;
    }
}
