using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.Tracking.Schema;

/// <summary>The tables of MLflow 3's logged models: of our own, so that MLflow's migration to its version 3 never collides with them.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_25_40, "Logged models")]
public sealed class CreateLoggedModelTables(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up()
    {
        foreach (var statement in Statements())
            this.Make(statement);
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The tracking tables are not taken away again.");

    private IEnumerable<string> Statements()
    {
        var key = dialect.Quote("key");
        yield return $"""
            CREATE TABLE fude_logged_models (model_id VARCHAR(34) NOT NULL, experiment_id INTEGER NOT NULL, name VARCHAR(500) NOT NULL, artifact_uri VARCHAR(1000) NOT NULL,
            creation_time BIGINT NOT NULL, last_updated_time BIGINT NOT NULL, status VARCHAR(20) NOT NULL, lifecycle_stage VARCHAR(20) NOT NULL, model_type VARCHAR(500), source_run_id VARCHAR(32),
            CONSTRAINT fude_logged_models_pk PRIMARY KEY (model_id), CONSTRAINT fude_fk_logged_models FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id)) {dialect.Plain}
            """;
        yield return "CREATE INDEX fude_ix_logged_models_listed ON fude_logged_models (experiment_id, lifecycle_stage, creation_time DESC, model_id)";
        foreach (var table in (string[])["params", "tags"])
        {
            yield return $"""
                CREATE TABLE fude_logged_model_{table} (model_id VARCHAR(34) NOT NULL, {key} VARCHAR(250) NOT NULL, value VARCHAR(8000),
                CONSTRAINT fude_logged_model_{table}_pk PRIMARY KEY (model_id, {key}),
                CONSTRAINT fude_fk_logged_model_{table} FOREIGN KEY (model_id) REFERENCES fude_logged_models (model_id)) {dialect.Keyed}
                """;
        }

        // A metric may be of a dataset; "dataset" tells datasets apart in few characters.
        yield return $"""
            CREATE TABLE fude_logged_model_metrics (model_id VARCHAR(34) NOT NULL, {key} VARCHAR(250) NOT NULL, timestamp BIGINT NOT NULL, step BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL,
            dataset VARCHAR(32) NOT NULL, value {dialect.Float} NOT NULL, is_nan BOOLEAN NOT NULL, dataset_name VARCHAR(500), dataset_digest VARCHAR(36),
            CONSTRAINT fude_logged_model_metrics_pk PRIMARY KEY (model_id, {key}, timestamp, step, run_uuid, dataset),
            CONSTRAINT fude_fk_logged_model_metrics FOREIGN KEY (model_id) REFERENCES fude_logged_models (model_id)) {dialect.Keyed}
            """;
        yield return "CREATE INDEX fude_ix_logged_model_metrics_run ON fude_logged_model_metrics (run_uuid)";
        yield return $"""
            CREATE TABLE fude_run_models (run_uuid VARCHAR(32) NOT NULL, direction VARCHAR(6) NOT NULL, model_id VARCHAR(34) NOT NULL, step BIGINT NOT NULL,
            CONSTRAINT fude_run_models_pk PRIMARY KEY (run_uuid, direction, model_id)) {dialect.Keyed}
            """;
    }
}
