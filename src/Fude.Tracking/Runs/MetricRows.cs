using System.Data.Common;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Runs;

/// <summary>Metrics as the database holds them: not a number is a flag beside 0, the infinities are the greatest finite numbers.</summary>
internal static class MetricRows
{
    /// <summary>Reads key, value, timestamp, step and flag from a column on.</summary>
    public static Metric Read(DbDataReader row, int first) =>
        new(row.GetString(first), Value(row, first + 1, first + 4), row.Integer(first + 2) ?? 0, row.GetInt64(first + 3));

    /// <summary>Reads a value and its flag.</summary>
    public static double Value(DbDataReader row, int value, int flag) => row.Flag(flag) ? double.NaN : row.GetDouble(value);

    /// <summary>The value that is written for a number.</summary>
    public static double Stored(double value) => value switch
    {
        double.NaN => 0,
        double.PositiveInfinity => double.MaxValue,
        double.NegativeInfinity => double.MinValue,
        0 => 0, // minus zero is zero, and is the same key
        _ => value,
    };
}
