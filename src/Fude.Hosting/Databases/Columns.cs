using System.Data.Common;
using System.Globalization;

namespace Fude.Hosting.Databases;

/// <summary>Reads columns that may be null, alike on both databases.</summary>
public static class Columns
{
    /// <summary>A text, or null.</summary>
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>A number, or null.</summary>
    public static long? Integer(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>0 and 1, which the drivers give as numbers or as booleans.</summary>
    public static bool Flag(this DbDataReader row, int column) => Convert.ToBoolean(row.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>A time in UTC, as both databases keep it.</summary>
    public static DateTime Time(this DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    /// <summary>Bytes, or null.</summary>
    public static byte[]? Bytes(this DbDataReader row, int column) => row.IsDBNull(column) ? null : (byte[])row.GetValue(column);
}
