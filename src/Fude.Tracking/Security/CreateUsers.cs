using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.Tracking.Security;

/// <summary>Makes the table of users. It is ours: MLflow keeps its users in a database of their own.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_25_30, "Users")]
public sealed class CreateUsers(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up() => this.Make($"""
        CREATE TABLE fude_users (
            name VARCHAR(64) NOT NULL, password_hash VARCHAR(255) NOT NULL, role VARCHAR(16) NOT NULL, stamp VARCHAR(32) NOT NULL,
            created_time BIGINT NOT NULL, last_update_time BIGINT NOT NULL, CONSTRAINT fude_users_pk PRIMARY KEY (name)
        ) {dialect.Plain}
        """);

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The users are not taken away again.");
}
