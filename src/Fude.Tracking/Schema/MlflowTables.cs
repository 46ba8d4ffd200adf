using Fude.Hosting.Schemas;

namespace Fude.Tracking.Schema;

/// <summary>
/// The tables of MLflow 2.17, as its migration <see cref="Revision"/> leaves them. On SQLite the tables that are read by their
/// keys are kept without row ids: MLflow reads and writes them all the same, and each index on the run then covers its table.
/// </summary>
internal static class MlflowTables
{
    /// <summary>The last migration of MLflow 2.17.</summary>
    public const string Revision = "f5a4f2784254";

    private static readonly string[] Names =
    [
        "trace_tags", "trace_request_metadata", "trace_info", "registered_model_aliases", "model_version_tags", "registered_model_tags",
        "model_versions", "registered_models", "input_tags", "inputs", "datasets", "latest_metrics", "metrics", "tags", "params", "runs",
        "experiment_tags", "experiments",
    ];

    /// <summary>
    /// The statements that make them all. The table of the revision comes last: MySQL keeps each table at once, and where the making
    /// broke off that table is missing, and what there is is made again.
    /// </summary>
    public static IEnumerable<string> Create(SqlDialect d) =>
    [
        .. Names.Select(name => $"DROP TABLE IF EXISTS {name}"),
        .. Tracking(d), .. Datasets(d), .. Registry(d), .. Traces(d),
        Table("alembic_version", "version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)", d.Plain),
    ];

    private static IEnumerable<string> Tracking(SqlDialect d)
    {
        var key = d.Quote("key");
        yield return Table("experiments", $"""
            experiment_id {d.Identity}, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32),
            creation_time BIGINT, last_update_time BIGINT,
            CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), UNIQUE (name),
            CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted'))
            """, d.Plain);
        yield return Table("experiment_tags", $"""
            {key} VARCHAR(250) NOT NULL, value VARCHAR(5000), experiment_id INTEGER NOT NULL,
            CONSTRAINT experiment_tag_pk PRIMARY KEY ({key}, experiment_id),
            FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id)
            """, d.Plain);
        yield return Table("runs", """
            run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20), source_name VARCHAR(500), entry_point_name VARCHAR(50),
            user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20),
            artifact_uri VARCHAR(200), experiment_id INTEGER, deleted_time BIGINT,
            CONSTRAINT run_pk PRIMARY KEY (run_uuid), FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id),
            CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),
            CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')),
            CONSTRAINT runs_status_check CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED'))
            """, d.Plain);
        yield return Table("params", $"""
            {key} VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL,
            CONSTRAINT param_pk PRIMARY KEY ({key}, run_uuid), FOREIGN KEY (run_uuid) REFERENCES runs (run_uuid)
            """, d.Keyed);
        yield return Table("tags", $"""
            {key} VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL,
            CONSTRAINT tag_pk PRIMARY KEY ({key}, run_uuid), FOREIGN KEY (run_uuid) REFERENCES runs (run_uuid)
            """, d.Keyed);
        yield return Table("metrics", $"""
            {key} VARCHAR(250) NOT NULL, value {d.Float} NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL,
            step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
            CONSTRAINT metric_pk PRIMARY KEY ({key}, timestamp, step, run_uuid, value, is_nan),
            FOREIGN KEY (run_uuid) REFERENCES runs (run_uuid), CONSTRAINT metrics_is_nan CHECK (is_nan IN (0, 1))
            """, d.Keyed);
        yield return Table("latest_metrics", $"""
            {key} VARCHAR(250) NOT NULL, value {d.Float} NOT NULL, timestamp BIGINT, step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL,
            run_uuid VARCHAR(32) NOT NULL,
            CONSTRAINT latest_metric_pk PRIMARY KEY ({key}, run_uuid), FOREIGN KEY (run_uuid) REFERENCES runs (run_uuid),
            CONSTRAINT latest_metrics_is_nan CHECK (is_nan IN (0, 1))
            """, d.Keyed);
        foreach (var table in (string[])["params", "tags", "metrics", "latest_metrics"])
            yield return $"CREATE INDEX index_{table}_run_uuid ON {table} (run_uuid)";
    }

    private static IEnumerable<string> Datasets(SqlDialect d)
    {
        yield return Table("datasets", $"""
            dataset_uuid VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, name VARCHAR(500) NOT NULL, digest VARCHAR(36) NOT NULL,
            dataset_source_type VARCHAR(36) NOT NULL, dataset_source TEXT NOT NULL, dataset_schema {d.LongText}, dataset_profile {d.LongText},
            CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest), FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id)
            """, d.Plain);
        yield return "CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid)";
        yield return "CREATE INDEX index_datasets_experiment_id_dataset_source_type ON datasets (experiment_id, dataset_source_type)";
        yield return Table("inputs", """
            input_uuid VARCHAR(36) NOT NULL, source_type VARCHAR(36) NOT NULL, source_id VARCHAR(36) NOT NULL,
            destination_type VARCHAR(36) NOT NULL, destination_id VARCHAR(36) NOT NULL,
            CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id)
            """, d.Plain);
        yield return "CREATE INDEX index_inputs_input_uuid ON inputs (input_uuid)";
        yield return "CREATE INDEX index_inputs_destination_type_destination_id_source_type ON inputs (destination_type, destination_id, source_type)";
        yield return Table("input_tags", """
            input_uuid VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL, value VARCHAR(500) NOT NULL,
            CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name)
            """, d.Plain);
    }

    private static IEnumerable<string> Registry(SqlDialect d)
    {
        var key = d.Quote("key");
        const string model = "FOREIGN KEY (name) REFERENCES registered_models (name) ON UPDATE CASCADE";
        yield return Table("registered_models", """
            name VARCHAR(256) NOT NULL, creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000),
            CONSTRAINT registered_model_pk PRIMARY KEY (name)
            """, d.Plain);
        yield return Table("model_versions", $"""
            name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000),
            user_id VARCHAR(256), current_stage VARCHAR(20), source VARCHAR(500), run_id VARCHAR(32), status VARCHAR(20),
            status_message VARCHAR(500), run_link VARCHAR(500), storage_location VARCHAR(500),
            CONSTRAINT model_version_pk PRIMARY KEY (name, version), {model}
            """, d.Plain);
        yield return Table("registered_model_tags", $"""
            {key} VARCHAR(250) NOT NULL, value VARCHAR(5000), name VARCHAR(256) NOT NULL,
            CONSTRAINT registered_model_tag_pk PRIMARY KEY ({key}, name), {model}
            """, d.Plain);
        yield return Table("model_version_tags", $"""
            {key} VARCHAR(250) NOT NULL, value VARCHAR(5000), name VARCHAR(256) NOT NULL, version INTEGER NOT NULL,
            CONSTRAINT model_version_tag_pk PRIMARY KEY ({key}, name, version),
            FOREIGN KEY (name, version) REFERENCES model_versions (name, version) ON UPDATE CASCADE
            """, d.Plain);
        yield return Table("registered_model_aliases", $"""
            alias VARCHAR(256) NOT NULL, version INTEGER NOT NULL, name VARCHAR(256) NOT NULL,
            CONSTRAINT registered_model_alias_pk PRIMARY KEY (name, alias),
            CONSTRAINT registered_model_alias_name_fkey {model} ON DELETE CASCADE
            """, d.Plain);
    }

    private static IEnumerable<string> Traces(SqlDialect d)
    {
        yield return Table("trace_info", """
            request_id VARCHAR(50) NOT NULL, experiment_id INTEGER NOT NULL, timestamp_ms BIGINT NOT NULL, execution_time_ms BIGINT,
            status VARCHAR(50) NOT NULL, CONSTRAINT trace_info_pk PRIMARY KEY (request_id),
            CONSTRAINT fk_trace_info_experiment_id FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id)
            """, d.Plain);
        yield return "CREATE INDEX index_trace_info_experiment_id_timestamp_ms ON trace_info (experiment_id, timestamp_ms)";
        foreach (var table in (string[])["trace_request_metadata", "trace_tags"])
        {
            yield return Table(table, $"""
                {d.Quote("key")} VARCHAR(250) NOT NULL, value VARCHAR(8000), request_id VARCHAR(50) NOT NULL,
                CONSTRAINT {table}_pk PRIMARY KEY ({d.Quote("key")}, request_id),
                CONSTRAINT fk_{table}_request_id FOREIGN KEY (request_id) REFERENCES trace_info (request_id) ON DELETE CASCADE
                """, d.Plain);
            yield return $"CREATE INDEX index_{table}_request_id ON {table} (request_id)";
        }
    }

    private static string Table(string name, string columns, string ending) => $"CREATE TABLE {name} ({columns}) {ending}";
}
