using FluentMigrator;
using Fude.Hosting.Databases;
using Fude.Hosting.Schemas;

namespace Fude.App.Storage.Schema;

/// <summary>Makes the tables that say which model answers, and which did when.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_26_10, "Releases and their ledger")]
public sealed class CreateReleases(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up()
    {
        var key = dialect.Kind == DatabaseKind.Sqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY";
        // Times are milliseconds since 1970; shares are hundredths of a percent.
        this.Make($"""
            CREATE TABLE releases (id {key}, model_id INTEGER NOT NULL, source VARCHAR(1000) NOT NULL, strategy VARCHAR(16) NOT NULL, state VARCHAR(16) NOT NULL, share INTEGER NOT NULL,
            step INTEGER NOT NULL, plan {dialect.LongText}, paused BOOLEAN NOT NULL, ending VARCHAR(16), baseline_id INTEGER, predecessor_id INTEGER, reason VARCHAR(1000) NOT NULL, actor VARCHAR(255) NOT NULL,
            forced BOOLEAN NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_version BIGINT NOT NULL, live_at BIGINT) {dialect.Plain}
            """);
        this.Make("CREATE INDEX fude_ix_releases_state ON releases (state)");
        this.Make($"CREATE TABLE release_state (id INTEGER NOT NULL PRIMARY KEY, version BIGINT NOT NULL, leader VARCHAR(64), leader_until BIGINT NOT NULL) {dialect.Plain}");
        this.Make($"""
            CREATE TABLE release_replicas (replica VARCHAR(64) NOT NULL PRIMARY KEY, host VARCHAR(255) NOT NULL, pinned BOOLEAN NOT NULL, version BIGINT NOT NULL, loaded {dialect.LongText} NOT NULL,
            failed {dialect.LongText} NOT NULL, seen_at BIGINT NOT NULL) {dialect.Plain}
            """);
        this.Make($"""
            CREATE TABLE release_ledger (id {key}, release_id INTEGER NOT NULL, at BIGINT NOT NULL, actor VARCHAR(255) NOT NULL, action VARCHAR(32) NOT NULL, from_state VARCHAR(16), to_state VARCHAR(16) NOT NULL,
            from_share INTEGER NOT NULL, to_share INTEGER NOT NULL, reason VARCHAR(1000) NOT NULL, figures {dialect.LongText}, previous_hash VARCHAR(64) NOT NULL, hash VARCHAR(64) NOT NULL) {dialect.Plain}
            """);
        this.Make("CREATE INDEX fude_ix_release_ledger_release ON release_ledger (release_id, id)");
        this.Make("CREATE INDEX fude_ix_release_ledger_time ON release_ledger (at, id)");
        if (!Schema.Table("predictions").Column("release_id").Exists())
            Execute.Sql("ALTER TABLE predictions ADD COLUMN release_id INTEGER");
        Execute.Sql($"{(dialect.Kind == DatabaseKind.Sqlite ? "INSERT OR IGNORE" : "INSERT IGNORE")} INTO release_state (id, version, leader_until) VALUES (1, 0, 0)");
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The application's tables are not taken away again.");
}
