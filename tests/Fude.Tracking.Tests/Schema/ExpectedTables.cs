namespace Fude.Tracking.Tests.Schema;

/// <summary>MLflow's tables as its documents have them: column, type, <c>!</c> for not null; then key, uniques, checks, references and indexes.</summary>
internal static class ExpectedTables
{
    /// <summary>A line for each fact, in the form that <see cref="TableFacts"/> reads them in.</summary>
    public static readonly Dictionary<string, string[]> All = new(StringComparer.Ordinal)
    {
        ["alembic_version"] = ["version_num varchar(32)!", "primary key version_num"],
        ["datasets"] =
        [
            "dataset_uuid varchar(36)!", "experiment_id integer!", "name varchar(500)!", "digest varchar(36)!", "dataset_source_type varchar(36)!", "dataset_source text!", "dataset_schema text", "dataset_profile text",
            "primary key experiment_id, name, digest", "experiment_id → experiments (experiment_id)", "index index_datasets_dataset_uuid (dataset_uuid)",
            "index index_datasets_experiment_id_dataset_source_type (experiment_id, dataset_source_type)",
        ],
        ["experiment_tags"] = ["key varchar(250)!", "value varchar(5000)", "experiment_id integer!", "primary key key, experiment_id", "experiment_id → experiments (experiment_id)"],
        ["experiments"] = ["experiment_id integer!", "name varchar(256)!", "artifact_location varchar(256)", "lifecycle_stage varchar(32)", "creation_time bigint", "last_update_time bigint", "primary key experiment_id", "unique name"],
        ["input_tags"] = ["input_uuid varchar(36)!", "name varchar(255)!", "value varchar(500)!", "primary key input_uuid, name"],
        ["inputs"] =
        [
            "input_uuid varchar(36)!", "source_type varchar(36)!", "source_id varchar(36)!", "destination_type varchar(36)!", "destination_id varchar(36)!",
            "primary key source_type, source_id, destination_type, destination_id", "index index_inputs_input_uuid (input_uuid)",
            "index index_inputs_destination_type_destination_id_source_type (destination_type, destination_id, source_type)",
        ],
        ["latest_metrics"] =
        [
            "key varchar(250)!", "value float!", "timestamp bigint", "step bigint!", "is_nan boolean!", "run_uuid varchar(32)!",
            "primary key key, run_uuid", "run_uuid → runs (run_uuid)", "index index_latest_metrics_run_uuid (run_uuid)",
        ],
        ["metrics"] =
        [
            "key varchar(250)!", "value float!", "timestamp bigint!", "run_uuid varchar(32)!", "step bigint! default 0", "is_nan boolean! default 0",
            "primary key key, timestamp, step, run_uuid, value, is_nan", "run_uuid → runs (run_uuid)", "index index_metrics_run_uuid (run_uuid)",
        ],
        ["model_version_tags"] = ["key varchar(250)!", "value varchar(5000)", "name varchar(256)!", "version integer!", "primary key key, name, version", "name, version → model_versions (name, version) on update cascade"],
        ["model_versions"] =
        [
            "name varchar(256)!", "version integer!", "creation_time bigint", "last_updated_time bigint", "description varchar(5000)", "user_id varchar(256)", "current_stage varchar(20)", "source varchar(500)",
            "run_id varchar(32)", "status varchar(20)", "status_message varchar(500)", "run_link varchar(500)", "storage_location varchar(500)", "primary key name, version", "name → registered_models (name) on update cascade",
        ],
        ["params"] = ["key varchar(250)!", "value varchar(8000)!", "run_uuid varchar(32)!", "primary key key, run_uuid", "run_uuid → runs (run_uuid)", "index index_params_run_uuid (run_uuid)"],
        ["registered_model_aliases"] = ["alias varchar(256)!", "version integer!", "name varchar(256)!", "primary key name, alias", "name → registered_models (name) on update cascade on delete cascade"],
        ["registered_model_tags"] = ["key varchar(250)!", "value varchar(5000)", "name varchar(256)!", "primary key key, name", "name → registered_models (name) on update cascade"],
        ["registered_models"] = ["name varchar(256)!", "creation_time bigint", "last_updated_time bigint", "description varchar(5000)", "primary key name"],
        ["runs"] =
        [
            "run_uuid varchar(32)!", "name varchar(250)", "source_type varchar(20)", "source_name varchar(500)", "entry_point_name varchar(50)", "user_id varchar(256)", "status varchar(9)", "start_time bigint", "end_time bigint",
            "source_version varchar(50)", "lifecycle_stage varchar(20)", "artifact_uri varchar(200)", "experiment_id integer", "deleted_time bigint", "primary key run_uuid", "experiment_id → experiments (experiment_id)",
        ],
        ["tags"] = ["key varchar(250)!", "value varchar(8000)", "run_uuid varchar(32)!", "primary key key, run_uuid", "run_uuid → runs (run_uuid)", "index index_tags_run_uuid (run_uuid)"],
        ["trace_info"] = ["request_id varchar(50)!", "experiment_id integer!", "timestamp_ms bigint!", "execution_time_ms bigint", "status varchar(50)!", "primary key request_id", "experiment_id → experiments (experiment_id)", "index index_trace_info_experiment_id_timestamp_ms (experiment_id, timestamp_ms)"],
        ["trace_request_metadata"] = ["key varchar(250)!", "value varchar(8000)", "request_id varchar(50)!", "primary key key, request_id", "request_id → trace_info (request_id) on delete cascade", "index index_trace_request_metadata_request_id (request_id)"],
        ["trace_tags"] = ["key varchar(250)!", "value varchar(8000)", "request_id varchar(50)!", "primary key key, request_id", "request_id → trace_info (request_id) on delete cascade", "index index_trace_tags_request_id (request_id)"],
    };

    /// <summary>The checks: table, and the values or words that it has to hold.</summary>
    public static readonly (string Table, string[] Words)[] Checks =
    [
        ("experiments", ["'active'", "'deleted'"]),
        ("runs", ["'active'", "'deleted'"]),
        ("runs", ["'NOTEBOOK'", "'JOB'", "'LOCAL'", "'UNKNOWN'", "'PROJECT'"]),
        ("runs", ["'SCHEDULED'", "'FAILED'", "'FINISHED'", "'RUNNING'", "'KILLED'"]),
        ("metrics", ["is_nan", "0", "1"]),
        ("latest_metrics", ["is_nan", "0", "1"]),
    ];
}
