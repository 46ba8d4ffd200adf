using System.Collections.Immutable;

namespace Fude.Tracking.Search.Grammar;

/// <content>The four kinds of search.</content>
internal sealed partial record Vocabulary
{
    private static readonly ImmutableHashSet<string> NoList = [];
    private static readonly ImmutableHashSet<string> InOnly = ["IN"];
    /// <summary>Both comparators with lists.</summary>
    public static readonly ImmutableHashSet<string> InOrNot = ["IN", "NOT IN"];

    private static readonly ImmutableDictionary<string, SubjectKind> TagsOnly = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create("attribute", SubjectKind.Attribute), KeyValuePair.Create("tag", SubjectKind.Tag), KeyValuePair.Create("tags", SubjectKind.Tag),
    ]);

    /// <summary>Runs.</summary>
    public static readonly Vocabulary Runs = new()
    {
        Entities = Words(
            (SubjectKind.Metric, ["metric", "metrics"]),
            (SubjectKind.Param, ["parameter", "parameters", "param", "params"]),
            (SubjectKind.Tag, ["tag", "tags"]),
            (SubjectKind.Attribute, ["attribute", "attributes", "attr", "run"]),
            (SubjectKind.Dataset, ["dataset", "datasets"])),
        EntityHint = "Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
        Attributes = Names(
            Text("artifact_uri", "artifact_uri"), Number("end_time", "end_time"), Text("run_id", InOrNot, "run_id", "run_uuid"), Text("status", "status"),
            Number("start_time", "start_time", "created", "Created"), Text("user_id", "user_id"),
            // The tag is the name that MLflow filters by: runs of MLflow before 1.30 have no other.
            (new SearchAttribute(new Subject(SubjectKind.Tag, "mlflow.runName"), AttributeType.Text, NoList), RunNameWords)),
        OrderAttributes = Orders(
            ("artifact_uri", ["artifact_uri"]), ("end_time", ["end_time"]), ("run_id", ["run_id", "run_uuid"]), ("status", ["status"]),
            ("start_time", ["start_time", "created", "Created"]), ("user_id", ["user_id"]), ("run_name", RunNameWords)),
        AttributeValueError = "Expected a quoted string value for attributes.",
    };

    /// <summary>Experiments.</summary>
    public static readonly Vocabulary Experiments = new()
    {
        Entities = TagsOnly,
        EntityHint = "Valid entity types are ('attribute', 'tag', 'tags')",
        Attributes = Names(Text("name", "name"), Number("creation_time", "creation_time"), Number("last_update_time", "last_update_time")),
        OrderAttributes = Orders(("name", ["name"]), ("experiment_id", ["experiment_id"]), ("creation_time", ["creation_time"]), ("last_update_time", ["last_update_time"])),
        AttributeValueError = "Expected a quoted string value for attributes.",
    };

    /// <summary>Registered models.</summary>
    public static readonly Vocabulary RegisteredModels = new()
    {
        Entities = TagsOnly,
        EntityHint = "Valid entity types are ('attribute', 'tag', 'tags')",
        Attributes = Names(Text("name", "name")),
        OrderAttributes = Orders(("name", ["name"]), ("last_updated_timestamp", ["last_updated_timestamp", "timestamp"])),
        OrderKeyError = ("Invalid order by key '", "' specified. Valid keys are '"),
        OrderKeysShown = ["name", "timestamp"],
    };

    /// <summary>Versions of models.</summary>
    public static readonly Vocabulary ModelVersions = new()
    {
        Entities = TagsOnly,
        EntityHint = "Valid entity types are ('attribute', 'tag', 'tags')",
        Attributes = Names(Text("name", "name"), Number("version_number", "version_number"), Text("run_id", InOnly, "run_id"), Text("source_path", "source_path")),
        OrderAttributes = Orders(
            ("name", ["name"]), ("version_number", ["version_number"]), ("creation_timestamp", ["creation_timestamp"]), ("last_updated_timestamp", ["last_updated_timestamp"])),
        NumberError = "Only the '{'version_number'}' attributes support comparison with numeric values.",
    };

    private static string[] RunNameWords => ["run_name", "run name", "Run name", "Run Name"];

    private static (SearchAttribute, string[]) Text(string key, params string[] words) => Text(key, NoList, words);

    private static (SearchAttribute, string[]) Text(string key, ImmutableHashSet<string> lists, params string[] words) =>
        (new SearchAttribute(new Subject(SubjectKind.Attribute, key), AttributeType.Text, lists), words);

    private static (SearchAttribute, string[]) Number(string key, params string[] words) =>
        (new SearchAttribute(new Subject(SubjectKind.Attribute, key), AttributeType.Number, NoList), words);

    private static ImmutableDictionary<string, SubjectKind> Words(params (SubjectKind Kind, string[] Words)[] entities) =>
        entities.SelectMany(e => e.Words.Select(word => KeyValuePair.Create(word, e.Kind))).ToImmutableDictionary(StringComparer.Ordinal);

    private static ImmutableDictionary<string, SearchAttribute> Names(params (SearchAttribute Attribute, string[] Words)[] attributes) =>
        attributes.SelectMany(a => a.Words.Select(word => KeyValuePair.Create(word, a.Attribute))).ToImmutableDictionary(StringComparer.Ordinal);

    private static ImmutableDictionary<string, Subject> Orders(params (string Key, string[] Words)[] attributes) =>
        attributes.SelectMany(a => a.Words.Select(word => KeyValuePair.Create(word, new Subject(SubjectKind.Attribute, a.Key)))).ToImmutableDictionary(StringComparer.Ordinal);
}
