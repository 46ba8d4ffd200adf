using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.App.Storage.Schema;

/// <summary>Makes the table that tells for each corrected drawing which models were right.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_25_75, "Which models were right")]
public sealed class CreateJudgements(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up()
    {
        this.Make($"CREATE TABLE judgements (image_id BIGINT NOT NULL, model_id INTEGER NOT NULL, is_right BOOLEAN NOT NULL, PRIMARY KEY (image_id, model_id)) {dialect.Keyed}");
        this.Make("CREATE INDEX fude_ix_judgements_model ON judgements (model_id, is_right)");
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The application's tables are not taken away again.");
}
