using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.App.Storage.Schema;

/// <summary>
/// Adds what answering again needs: how many images a job is about and who is at work on it, and which preprocessing made an image's
/// pixels, as a model with another can't use them.
/// </summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_25_60, "Who answers again, and for what")]
public sealed class AddRepredictionColumns(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up()
    {
        Add("repredictions", "total", "BIGINT NOT NULL DEFAULT 0");
        Add("repredictions", "owner", "VARCHAR(32)");
        Add("repredictions", "leased_until", "BIGINT NOT NULL DEFAULT 0"); // milliseconds since 1970
        Add("images", "preprocessing", $"VARCHAR(64){(dialect.Kind == Fude.Hosting.Databases.DatabaseKind.Sqlite ? "" : $" COLLATE {dialect.Collation}")}"); // null: mnist-v1
        this.Make("CREATE INDEX fude_ix_repredictions_state ON repredictions (state, model_id)");
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The application's tables are not taken away again.");

    private void Add(string table, string name, string type)
    {
        if (!Schema.Table(table).Column(name).Exists())
            Execute.Sql($"ALTER TABLE {table} ADD COLUMN {name} {type}");
    }
}
