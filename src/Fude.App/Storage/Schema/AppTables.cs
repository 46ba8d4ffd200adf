using Fude.Hosting.Databases;
using Fude.Hosting.Schemas;

namespace Fude.App.Storage.Schema;

/// <summary>
/// The application's tables. <c>models</c>, <c>images</c> and <c>predictions</c> are those of the reference application with columns added;
/// a database that it wrote keeps its rows.
/// </summary>
internal static class AppTables
{
    /// <summary>Columns that tables of the reference lack: table, column, type.</summary>
    public static IEnumerable<(string Table, string Name, string Type)> Added(SqlDialect d)
    {
        yield return ("models", "digest", "VARCHAR(80)");
        yield return ("images", "pixels", Bytes(d, "VARBINARY(4096)"));
        yield return ("images", "client", Bytes(d, "VARBINARY(16)"));
        yield return ("predictions", "label", "VARCHAR(64)");
    }

    /// <summary>The three tables as a new database gets them.</summary>
    public static IEnumerable<string> Reference(SqlDialect d)
    {
        yield return $"CREATE TABLE models (id {Key(d)}, tag VARCHAR(255) NOT NULL UNIQUE, created_at {Time(d)}, digest VARCHAR(80)) {d.Plain}";
        // A number is never given again, so that what a client or a cache remembers of one stays true.
        yield return $"""
            CREATE TABLE images (id {Key(d)}, original_filename VARCHAR(255) NOT NULL, resized_filename VARCHAR(255) NOT NULL, created_at {Time(d)},
            pixels {Bytes(d, "VARBINARY(4096)")}, client {Bytes(d, "VARBINARY(16)")}) {d.Plain}
            """;
        yield return $"""
            CREATE TABLE predictions (id {Key(d)}, model_id INTEGER NOT NULL, image_id INTEGER NOT NULL, result {(d.Kind == DatabaseKind.Sqlite ? "TEXT" : "JSON")} NOT NULL, created_at {Time(d)}, label VARCHAR(64),
            CONSTRAINT fude_fk_predictions_model FOREIGN KEY (model_id) REFERENCES models (id), CONSTRAINT fude_fk_predictions_image FOREIGN KEY (image_id) REFERENCES images (id)) {d.Plain}
            """;
    }

    /// <summary>The tables beside them.</summary>
    public static IEnumerable<string> Beside(SqlDialect d)
    {
        var id = d.Kind == DatabaseKind.Sqlite ? "INTEGER PRIMARY KEY" : "BIGINT NOT NULL PRIMARY KEY";
        yield return $"CREATE TABLE pictures (image_id {id}, content {Bytes(d, "LONGBLOB")} NOT NULL) {d.Plain}";
        yield return $"CREATE TABLE corrections (id {Key(d)}, image_id BIGINT NOT NULL, label VARCHAR(64), source VARCHAR(32) NOT NULL, author VARCHAR(255), created_at {Time(d)}) {d.Plain}";
        yield return $"CREATE TABLE truths (image_id {id}, label VARCHAR(64) NOT NULL, correction_id BIGINT NOT NULL) {d.Plain}";
        yield return $"CREATE TABLE disagreements (image_id {id}) {d.Plain}";
        yield return $"""
            CREATE TABLE repredictions (id {Key(d)}, model_id INTEGER NOT NULL, forced BOOLEAN NOT NULL, state VARCHAR(16) NOT NULL, last_image_id BIGINT NOT NULL, until_image_id BIGINT NOT NULL,
            done BIGINT NOT NULL, skipped BIGINT NOT NULL, created_at {Time(d)}, finished_at {(d.Kind == DatabaseKind.Sqlite ? "DATETIME" : "DATETIME(3)")}, error VARCHAR(1000)) {d.Plain}
            """;
        yield return $"CREATE TABLE app_keys (name VARCHAR(64) NOT NULL PRIMARY KEY, value {Bytes(d, "VARBINARY(255)")} NOT NULL) {d.Plain}";
    }

    /// <summary>What is read without looking at every row.</summary>
    public static IEnumerable<string> Indexes()
    {
        yield return "CREATE INDEX fude_ix_images_file ON images (original_filename)";
        yield return "CREATE INDEX fude_ix_images_time ON images (created_at)";
        yield return "CREATE INDEX fude_ix_predictions_image ON predictions (image_id, model_id)";
        yield return "CREATE INDEX fude_ix_predictions_model ON predictions (model_id, image_id)";
        yield return "CREATE INDEX fude_ix_predictions_label ON predictions (model_id, label, image_id)";
        yield return "CREATE INDEX fude_ix_corrections_image ON corrections (image_id)";
    }

    private static string Key(SqlDialect d) => d.Kind == DatabaseKind.Sqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY";

    private static string Time(SqlDialect d) => d.Kind == DatabaseKind.Sqlite ? "DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP" : "TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)";

    private static string Bytes(SqlDialect d, string other) => d.Kind == DatabaseKind.Sqlite ? "BLOB" : other;
}
