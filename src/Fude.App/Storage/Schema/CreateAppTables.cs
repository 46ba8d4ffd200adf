using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.App.Storage.Schema;

/// <summary>Makes the application's tables; those of the reference application that are there already get the columns that they lack.</summary>
/// <param name="dialect">The database's words.</param>
[Migration(2026_11_25_50, "The application's tables")]
public sealed class CreateAppTables(SqlDialect dialect) : Migration
{
    /// <inheritdoc/>
    public override void Up()
    {
        foreach (var (table, name, type) in AppTables.Added(dialect))
        {
            if (Schema.Table(table).Exists() && !Schema.Table(table).Column(name).Exists())
                Execute.Sql($"ALTER TABLE {table} ADD COLUMN {name} {type}");
        }

        foreach (var statement in (IEnumerable<string>)[.. AppTables.Reference(dialect), .. AppTables.Beside(dialect), .. AppTables.Indexes()])
            this.Make(statement);
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The application's tables are not taken away again.");
}
