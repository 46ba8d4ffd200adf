using System.Reflection;
using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.VersionTableInfo;
using Fude.Hosting.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.Hosting.Schemas;

/// <summary>
/// Brings a database's tables to what the program works with. Migrations are classes with <see cref="MigrationAttribute"/> in one
/// assembly; what has been applied is kept in the table <c>fude_version_info</c>. Where nothing is missing it asks one question and ends.
/// </summary>
public static class SchemaMigrator
{
    private const string VersionTable = "fude_version_info";
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Applies what is missing. Several processes may do so at once: one waits for the other.</summary>
    /// <param name="database">The database.</param>
    /// <param name="migrations">The assembly with the migrations.</param>
    /// <exception cref="DatabaseException">The database can't be reached or changed, or a newer version of the program has changed it.</exception>
    public static void Migrate(Database database, Assembly migrations)
    {
        var versions = migrations.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Version).OfType<long>().Order().ToArray();
        using var session = database.OpenSession();
        if (IsCurrent(session, versions))
            return;
        using var alone = SchemaLock.Take(session, database.Address, LockPatience);
        if (IsCurrent(session, versions))
            return;
        MakeVersionTable(session);
        Run(database.Address, SqlDialect.Of(session), migrations);
    }

    /// <summary>Whether a table is there.</summary>
    public static bool HasTable(DatabaseSession session, string table) => session.First(
        session.Kind == DatabaseKind.Sqlite
            ? "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = @p0"
            : "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = @p0",
        _ => true, table);

    private static bool IsCurrent(DatabaseSession session, long[] versions)
    {
        if (!HasTable(session, VersionTable))
            return false;
        var applied = session.Query("SELECT Version FROM fude_version_info", row => row.GetInt64(0));
        if (applied.Except(versions).Any())
            throw new DatabaseException(DatabaseFault.Schema, $"a newer version of Fude has changed this database (schema {applied.Max()}, this version knows {versions[^1]}): use that version, or another database");
        return versions.All(applied.Contains);
    }

    // In one statement: FluentMigrator makes it in several, and can't go on where a process ended between two of them.
    private static void MakeVersionTable(DatabaseSession session)
    {
        if (HasTable(session, VersionTable) && !session.First("SELECT 1 FROM fude_version_info", _ => true))
            session.Execute("DROP TABLE fude_version_info");
        session.Execute("CREATE TABLE IF NOT EXISTS fude_version_info (Version BIGINT NOT NULL, AppliedOn DATETIME, Description VARCHAR(1024), CONSTRAINT fude_ux_version UNIQUE (Version))");
    }

    private static void Run(DatabaseAddress address, SqlDialect dialect, Assembly migrations)
    {
        using var services = new ServiceCollection()
            .AddSingleton(dialect)
            .AddSingleton<IVersionTableMetaData, VersionTableNames>()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner =>
            {
                _ = address.Kind == DatabaseKind.Sqlite ? runner.AddSQLite() : runner.AddMySql8();
                runner.WithGlobalConnectionString(address.ConnectionString).ScanIn(migrations).For.Migrations();
            })
            .BuildServiceProvider();
        using var scope = services.CreateScope();
        try
        {
            scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
        }
        catch (Exception e) when (DatabaseException.Of(e.InnerException ?? e, address) is { } fault)
        {
            throw new DatabaseException(fault.Fault, fault.Message, e);
        }
    }

    private sealed class VersionTableNames : IVersionTableMetaData
    {
        public bool OwnsSchema => true;

        public string SchemaName => "";

        public string TableName => VersionTable;

        public string ColumnName => "Version";

        public string DescriptionColumnName => "Description";

        public string UniqueIndexName => "fude_ux_version";

        public string AppliedOnColumnName => "AppliedOn";

        public bool CreateWithPrimaryKey => false;
    }
}
