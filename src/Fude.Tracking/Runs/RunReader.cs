using System.Globalization;
using System.Text;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.LoggedModels;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Runs;

/// <summary>Puts runs together from their rows: latest metrics, params, tags and datasets, one query each for all of them.</summary>
internal static class RunReader
{
    private const int Chunk = 500;

    /// <summary>A run with all that it has logged.</summary>
    public static Run Get(DatabaseSession session, string run) => Complete(session, [RunRows.Info(session, run)])[0];

    /// <summary>Completes runs with all that they have logged, in the order given.</summary>
    public static IReadOnlyList<Run> Complete(DatabaseSession session, IReadOnlyList<RunInfo> infos)
    {
        var runs = new List<Run>(infos.Count);
        for (var start = 0; start < infos.Count; start += Chunk)
            CompleteChunk(session, infos, start, Math.Min(Chunk, infos.Count - start), runs);
        return runs;
    }

    private static void CompleteChunk(DatabaseSession session, IReadOnlyList<RunInfo> infos, int start, int count, List<Run> runs)
    {
        // The statement has one of a few sizes, so that it is prepared once; the places left over name the last run again.
        var places = count == 1 ? 1 : count <= 20 ? 20 : count <= 100 ? 100 : Chunk;
        var ids = new object?[places];
        var at = new Dictionary<string, Parts>(count, StringComparer.Ordinal);
        for (var i = 0; i < places; i++)
        {
            var id = infos[start + Math.Min(i, count - 1)].RunId;
            ids[i] = id;
            at.TryAdd(id, new Parts());
        }

        var list = List(places);
        foreach (var (run, metric) in session.Query($"SELECT run_uuid, `key`, value, timestamp, step, is_nan FROM latest_metrics WHERE run_uuid IN {list} ORDER BY run_uuid, `key`", row => (row.GetString(0), MetricRows.Read(row, 1)), ids))
            at[run].Metrics.Add(metric);
        foreach (var (run, param) in session.Query($"SELECT run_uuid, `key`, value FROM params WHERE run_uuid IN {list} ORDER BY run_uuid, `key`", row => (row.GetString(0), new Param(row.GetString(1), row.GetString(2))), ids))
            at[run].Params.Add(param);
        foreach (var (run, tag) in session.Query($"SELECT run_uuid, `key`, value FROM tags WHERE run_uuid IN {list} ORDER BY run_uuid, `key`", row => (row.GetString(0), new Tag(row.GetString(1), row.Text(2) ?? "")), ids))
            at[run].Tags.Add(tag);
        RunInputRows.Read(session, list, ids, (run, input) => at[run].Inputs.Add(input));
        RunModelRows.Read(session, list, ids, (run, model) => at[run].Used.Add(model), (run, model) => at[run].Made.Add(model));

        for (var i = 0; i < count; i++)
        {
            var parts = at[infos[start + i].RunId];
            runs.Add(new Run
            {
                Info = infos[start + i],
                Data = new() { Metrics = parts.Metrics, Params = parts.Params, Tags = parts.Tags },
                Inputs = new() { DatasetInputs = parts.Inputs, ModelInputs = parts.Used.Count > 0 ? parts.Used : null },
                Outputs = parts.Made.Count > 0 ? new() { ModelOutputs = parts.Made } : null,
            });
        }
    }

    /// <summary>A list of that many parameters: <c>(@p0, @p1…)</c>.</summary>
    public static string List(int count)
    {
        var text = new StringBuilder("(");
        for (var i = 0; i < count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}{ParameterNames.Of(i)}");
        return text.Append(')').ToString();
    }

    private sealed class Parts
    {
        public List<Metric> Metrics { get; } = [];

        public List<Param> Params { get; } = [];

        public List<Tag> Tags { get; } = [];

        public List<DatasetInput> Inputs { get; } = [];

        public List<ModelInput> Used { get; } = [];

        public List<ModelOutput> Made { get; } = [];
    }
}
