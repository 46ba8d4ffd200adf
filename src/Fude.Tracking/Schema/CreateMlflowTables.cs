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

        // MySQL keeps each statement at once: what broke off is taken up where it was.
        foreach (var (table, index, columns) in Indexes(adopted))
        {
            if (!Schema.Table(table).Index(index).Exists())
                Execute.Sql($"CREATE INDEX {index} ON {table} ({columns})");
        }
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The tracking tables are not taken away again.");

    private IEnumerable<(string Table, string Index, string Columns)> Indexes(bool adopted)
    {
        // A search of runs is read from this index alone, in its own order; the rest by primary keys.
        yield return ("runs", "fude_ix_runs_listed", "experiment_id, lifecycle_stage, start_time DESC, run_uuid");
        yield return ("model_versions", "fude_ix_model_versions_run", "run_id");
        yield return ("experiment_tags", "fude_ix_experiment_tags", "experiment_id");
        // MLflow's own SQLite tables have row ids: there the index on the run does not know the key.
        if (adopted && dialect.Kind == DatabaseKind.Sqlite)
            yield return ("metrics", "fude_ix_metrics_history", "run_uuid, \"key\", timestamp, step, value, is_nan");
    }
}
