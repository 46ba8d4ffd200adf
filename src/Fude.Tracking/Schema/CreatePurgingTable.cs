using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.Tracking.Schema;

/// <summary>The runs that are being removed for good: they can't be restored any more, and a removal that broke off goes on.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_25_16, "Runs that are being purged")]
public sealed class CreatePurgingTable(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up() => this.Make($"CREATE TABLE fude_purging (run_uuid VARCHAR(32) NOT NULL, CONSTRAINT fude_purging_pk PRIMARY KEY (run_uuid)) {dialect.Keyed}");

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The tracking tables are not taken away again.");
}
