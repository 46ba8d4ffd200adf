namespace Fude.Tracking.Search.Grammar;

/// <content>Logged models.</content>
internal sealed partial record Vocabulary
{
    /// <summary>Logged models.</summary>
    public static Vocabulary LoggedModels => LoggedModelWords.All;

    // A class of its own: its fields are set after those of the other vocabularies that they take.
    private static class LoggedModelWords
    {
        public static readonly Vocabulary All = new()
        {
            Entities = Words(
                (SubjectKind.Metric, ["metric", "metrics"]),
                (SubjectKind.Param, ["parameter", "parameters", "param", "params"]),
                (SubjectKind.Tag, ["tag", "tags"]),
                (SubjectKind.Attribute, ["attribute", "attributes", "attr"])),
            EntityHint = "Valid values are ['metric', 'parameter', 'tag', 'attribute']",
            Attributes = Names(
                Text("model_id", InOrNot, "model_id"), Text("name", InOrNot, "name", "model_name"), Text("model_type", InOrNot, "model_type"), Text("status", InOrNot, "status"),
                Text("source_run_id", InOrNot, "source_run_id"), Number("creation_timestamp", Creation), Number("last_updated_timestamp", LastUpdate)),
            OrderAttributes = Orders(
                ("model_id", ["model_id"]), ("name", ["name", "model_name"]), ("model_type", ["model_type"]), ("status", ["status"]), ("source_run_id", ["source_run_id"]),
                ("experiment_id", ["experiment_id"]), ("creation_timestamp", Creation), ("last_updated_timestamp", LastUpdate)),
            AttributeValueError = "Expected a quoted string value for attributes.",
        };

        private static string[] Creation => ["creation_timestamp", "creation_time", "creation_timestamp_ms"];

        private static string[] LastUpdate => ["last_updated_timestamp", "last_updated_time", "last_updated_timestamp_ms"];
    }
}
