using FluentMigrator;
using Fude.Hosting.Databases;
using Fude.Hosting.Schemas;

namespace Fude.Tracking.Schema;

/// <summary>Finds the runs in progress among many: they are looked at every few seconds.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_25_15, "Runs in progress")]
public sealed class IndexRunningRuns(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up() => this.Make(dialect.Kind == DatabaseKind.Sqlite
        ? "CREATE INDEX fude_ix_runs_running ON runs (status) WHERE status = 'RUNNING'"
        : "CREATE INDEX fude_ix_runs_running ON runs (status)");

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The tracking tables are not taken away again.");
}
