using System.Text.RegularExpressions;
using FluentMigrator;

namespace Fude.Hosting.Schemas;

/// <summary>
/// Statements of migrations that may be run again: MySQL keeps each at once, and a process that ends between two of them leaves a
/// migration half done, which the next start has to finish.
/// </summary>
public static partial class ResumableMigration
{
    /// <summary>Makes a table or an index unless an earlier try has made it.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="statement"><c>CREATE TABLE name …</c> or <c>CREATE INDEX name ON table …</c></param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static void Make(this Migration migration, string statement)
    {
        if (Table().Match(statement) is { Success: true } table)
            migration.Execute.Sql(statement.Insert(table.Length, "IF NOT EXISTS "));
        else if (Index().Match(statement) is not { Success: true } index)
            throw new ArgumentException($"'{statement}' makes no table and no index.", nameof(statement));
        else if (!migration.Schema.Table(index.Groups["table"].Value).Index(index.Groups["index"].Value).Exists())
            migration.Execute.Sql(statement);
    }

    [GeneratedRegex(@"^\s*CREATE TABLE (?=\w)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Table();

    [GeneratedRegex(@"^\s*CREATE INDEX (?<index>\w+) ON (?<table>\w+) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
