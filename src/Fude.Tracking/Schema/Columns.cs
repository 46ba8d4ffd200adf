using System.Data.Common;
using System.Globalization;

namespace Fude.Tracking.Schema;

/// <summary>Reads columns that may be null, alike on both databases.</summary>
internal static class Columns
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Integer(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>0 and 1, which the drivers give as numbers or as booleans.</summary>
    public static bool Flag(this DbDataReader row, int column) => Convert.ToBoolean(row.GetValue(column), CultureInfo.InvariantCulture);
}
