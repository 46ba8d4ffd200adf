using Fude.Hosting.Databases;

namespace Fude.Hosting.Schemas;

/// <summary>What differs between the databases where tables are made.</summary>
/// <param name="Kind">The database.</param>
/// <param name="Collation">On MySQL and MariaDB: the collation that compares text by its bytes and does not pad; empty on SQLite.</param>
public sealed record SqlDialect(DatabaseKind Kind, string Collation)
{
    /// <summary>Asks a database for its dialect.</summary>
    public static SqlDialect Of(DatabaseSession session)
    {
        if (session.Kind == DatabaseKind.Sqlite)
            return new SqlDialect(session.Kind, "");
        var version = session.First("SELECT VERSION()", row => row.GetString(0)) ?? "";
        return new SqlDialect(session.Kind, version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin");
    }

    /// <summary>Double precision.</summary>
    public string Float => Kind == DatabaseKind.Sqlite ? "FLOAT" : "DOUBLE";

    /// <summary>Text of any length.</summary>
    public string LongText => Kind == DatabaseKind.Sqlite ? "TEXT" : "MEDIUMTEXT";

    /// <summary>A number that the database gives out.</summary>
    public string Identity => Kind == DatabaseKind.Sqlite ? "INTEGER NOT NULL" : "INTEGER NOT NULL AUTO_INCREMENT";

    /// <summary>What follows the columns of a table that is read by its key.</summary>
    public string Keyed => Kind == DatabaseKind.Sqlite ? "WITHOUT ROWID" : Plain;

    /// <summary>What follows the columns of an ordinary table.</summary>
    public string Plain => Kind == DatabaseKind.Sqlite ? "" : $"ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE {Collation}";

    /// <summary>A name that is also a word of the language, such as <c>key</c>.</summary>
    public string Quote(string name) => Kind == DatabaseKind.Sqlite ? $"\"{name}\"" : $"`{name}`";
}
