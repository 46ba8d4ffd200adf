using System.Collections.Frozen;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Search.Sql;

/// <summary>The tables of the four kinds of search.</summary>
internal static partial class SearchSources
{
    /// <summary>Runs. Only the id is read: rows are wide, and an index has all that the order needs.</summary>
    public static readonly SearchSource Runs = new()
    {
        From = "runs r",
        Columns = "r.run_uuid",
        Attributes = Of(
            ("run_id", new("r.run_uuid", ColumnType.Text, false)), ("run_name", new("r.name", ColumnType.Text, true)),
            ("status", new("r.status", ColumnType.Text, true)), ("user_id", new("r.user_id", ColumnType.Text, true)),
            ("artifact_uri", new("r.artifact_uri", ColumnType.Text, true)), ("start_time", new("r.start_time", ColumnType.Whole, true)),
            ("end_time", new("r.end_time", ColumnType.Whole, true))),
        Keyed = new Dictionary<SubjectKind, KeyedTable>
        {
            [SubjectKind.Metric] = new("latest_metrics", [("run_uuid", "r.run_uuid")]),
            [SubjectKind.Param] = new("params", [("run_uuid", "r.run_uuid")]),
            [SubjectKind.Tag] = new("tags", [("run_uuid", "r.run_uuid")]),
        }.ToFrozenDictionary(),
        DefaultOrder = [],
        Ties = [By("start_time", false), By("run_id", true)],
        Identity = ["run_id"],
    };

    /// <summary>Experiments.</summary>
    public static readonly SearchSource Experiments = new()
    {
        From = "experiments e",
        Columns = "e.experiment_id, e.name, e.artifact_location, e.lifecycle_stage, e.last_update_time, e.creation_time",
        Attributes = Of(
            ("experiment_id", new("e.experiment_id", ColumnType.Whole, false)), ("name", new("e.name", ColumnType.Text, false)),
            ("creation_time", new("e.creation_time", ColumnType.Whole, true)), ("last_update_time", new("e.last_update_time", ColumnType.Whole, true))),
        Keyed = Tags("experiment_tags", ("experiment_id", "e.experiment_id")),
        DefaultOrder = [By("creation_time", false), By("experiment_id", true)],
        Ties = [By("experiment_id", false)],
        Identity = ["experiment_id"],
    };

    /// <summary>Registered models.</summary>
    public static readonly SearchSource RegisteredModels = new()
    {
        From = "registered_models m",
        Columns = "m.name, m.creation_time, m.last_updated_time, m.description",
        Attributes = Of(("name", new("m.name", ColumnType.Text, false)), ("last_updated_timestamp", new("m.last_updated_time", ColumnType.Whole, true))),
        Keyed = Tags("registered_model_tags", ("name", "m.name")),
        DefaultOrder = [By("name", true)],
        Ties = [By("name", true)],
        Identity = ["name"],
    };

    /// <summary>Versions of models.</summary>
    public static readonly SearchSource ModelVersions = new()
    {
        From = "model_versions v",
        Columns = "v.name, v.version, v.creation_time, v.last_updated_time, v.description, v.user_id, v.current_stage, v.source, v.run_id, v.status, v.status_message, v.run_link",
        Attributes = Of(
            ("name", new("v.name", ColumnType.Text, false)), ("version_number", new("v.version", ColumnType.Whole, false)),
            ("run_id", new("v.run_id", ColumnType.Text, true)), ("source_path", new("v.source", ColumnType.Text, true)),
            ("creation_timestamp", new("v.creation_time", ColumnType.Whole, true)), ("last_updated_timestamp", new("v.last_updated_time", ColumnType.Whole, true))),
        Keyed = Tags("model_version_tags", ("name", "v.name"), ("version", "v.version")),
        DefaultOrder = [By("last_updated_timestamp", false), By("name", true), By("version_number", false)],
        Ties = [By("name", true), By("version_number", false)],
        Identity = ["name", "version_number"],
    };

    private static OrderTerm By(string attribute, bool ascending) => new(new Subject(SubjectKind.Attribute, attribute), ascending);

    private static FrozenDictionary<string, Column> Of(params (string Name, Column Column)[] columns) =>
        columns.ToFrozenDictionary(c => c.Name, c => c.Column, StringComparer.Ordinal);

    private static FrozenDictionary<SubjectKind, KeyedTable> Tags(string table, params (string, string)[] links) =>
        new Dictionary<SubjectKind, KeyedTable> { [SubjectKind.Tag] = new(table, [.. links]) }.ToFrozenDictionary();
}
