using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.Tracking.Schema;

/// <summary>Finds the newest runs of all experiments: the first page of the console shows them.</summary>
[Migration(2026_11_25_50, "Newest runs")]
public sealed class IndexRecentRuns : Migration
{
    /// <inheritdoc/>
    public override void Up() => this.Make("CREATE INDEX fude_ix_runs_recent ON runs (lifecycle_stage, start_time)");

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The tracking tables are not taken away again.");
}
