using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Registry;
using Fude.Tracking.Runs;

namespace Fude.Tracking.Console.RunPage;

/// <summary>What is around a run.</summary>
/// <param name="Parent">The run that it is nested in; null where there is none.</param>
/// <param name="Children">The runs that are nested in it, the first <see cref="MostChildren"/>.</param>
/// <param name="HasMore">Whether there are more.</param>
/// <param name="Versions">Versions of models that come from it.</param>
public sealed record RunSurroundings(RunInfo? Parent, IReadOnlyList<RunInfo> Children, bool HasMore, IReadOnlyList<(string Model, string Version)> Versions)
{
    /// <summary>Most nested runs that are shown.</summary>
    public const int MostChildren = 100;

    private const int MostVersions = 50;
    private const string ParentTag = "mlflow.parentRunId";

    /// <summary>Whether another look saw the same.</summary>
    /// <param name="other">The other look.</param>
    public bool Shows(RunSurroundings other) =>
        Parent == other.Parent && HasMore == other.HasMore && Children.SequenceEqual(other.Children) && Versions.SequenceEqual(other.Versions);

    /// <summary>Reads it.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="run">The run.</param>
    public static RunSurroundings Read(DatabaseSession session, Run run)
    {
        var id = run.Info.RunId;
        var parent = run.Data.Tags.FirstOrDefault(tag => tag.Key == ParentTag)?.Value;
        var children = session.Query(
            $"SELECT {RunRows.Columns} FROM tags t JOIN runs r ON r.run_uuid = t.run_uuid WHERE t.`key` = '{ParentTag}' AND t.value = @p0 AND r.lifecycle_stage = 'active' ORDER BY r.start_time DESC, r.run_uuid LIMIT {MostChildren + 1}",
            RunRows.Read, id);
        return new RunSurroundings(
            parent is { Length: > 0 } ? session.First($"SELECT {RunRows.Columns} FROM runs r WHERE r.run_uuid = @p0", RunRows.Read, parent) : null,
            [.. children.Take(MostChildren)],
            children.Count > MostChildren,
            session.Query(
                $"SELECT name, version FROM model_versions WHERE run_id = @p0 AND current_stage <> '{VersionStage.Deleted}' ORDER BY name, version DESC LIMIT {MostVersions}",
                row => (row.GetString(0), row.GetInt64(1).ToString(CultureInfo.InvariantCulture)), id));
    }
}
