using FluentMigrator;
using Fude.Hosting.Databases;
using Fude.Hosting.Schemas;

namespace Fude.Tracking.Schema;

/// <summary>Makes MLflow's tables where they are not there, and the indexes that MLflow lacks.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_25_01, "MLflow's tables")]
public sealed class CreateMlflowTables(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up()
    {
        var adopted = Schema.Table("alembic_version").Exists();
        if (!adopted)
        {
            foreach (var statement in MlflowTables.Create(dialect))
                Execute.Sql(statement);
        }

        Execute.Sql($"INSERT {(dialect.Kind == DatabaseKind.Sqlite ? "OR " : "")}IGNORE INTO alembic_version (version_num) VALUES ('{MlflowTables.Revision}')");

        foreach (var statement in Indexes(adopted))
            this.Make(statement);
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The tracking tables are not taken away again.");

    private IEnumerable<string> Indexes(bool adopted)
    {
        // A search of runs is read from this index alone, in its own order; the rest by primary keys.
        yield return "CREATE INDEX fude_ix_runs_listed ON runs (experiment_id, lifecycle_stage, start_time DESC, run_uuid)";
        yield return "CREATE INDEX fude_ix_model_versions_run ON model_versions (run_id)";
        yield return "CREATE INDEX fude_ix_experiment_tags ON experiment_tags (experiment_id)";
        // MLflow's own SQLite tables have row ids: there the index on the run does not know the key.
        if (adopted && dialect.Kind == DatabaseKind.Sqlite)
            yield return "CREATE INDEX fude_ix_metrics_history ON metrics (run_uuid, \"key\", timestamp, step, value, is_nan)";
    }
}
