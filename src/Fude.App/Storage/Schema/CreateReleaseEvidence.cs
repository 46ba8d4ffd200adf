using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.App.Storage.Schema;

/// <summary>Makes the tables of what is known of candidates, and of drawings that they and the live model were compared on.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_26_20, "Evidence on releases")]
public sealed class CreateReleaseEvidence(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up()
    {
        // Times are milliseconds since 1970.
        this.Make($"CREATE TABLE release_evidence (release_id INTEGER NOT NULL, replica VARCHAR(64) NOT NULL, step INTEGER NOT NULL, totals {dialect.LongText} NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (release_id, replica, step)) {dialect.Keyed}");
        this.Make($"""
            CREATE TABLE release_comparisons (release_id INTEGER NOT NULL, image_id BIGINT NOT NULL, step INTEGER NOT NULL, shown_candidate BOOLEAN NOT NULL, live_label VARCHAR(64), candidate_label VARCHAR(64),
            live_probability {dialect.Float}, candidate_probability {dialect.Float}, created_at BIGINT NOT NULL, PRIMARY KEY (release_id, image_id)) {dialect.Keyed}
            """);
        this.Make("CREATE INDEX fude_ix_release_comparisons_image ON release_comparisons (image_id)");
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The application's tables are not taken away again.");
}
