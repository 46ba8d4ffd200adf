using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>
/// The clock that releases go by. Replicas on several machines share a database server, and go by its clock: their own may be apart, and the
/// ledger, the lease and the signs of life would be in an order that never was. On SQLite all are on one machine.
/// </summary>
internal static class ReleaseClock
{
    /// <summary>Now, to the millisecond.</summary>
    /// <param name="session">A session of the database.</param>
    /// <param name="time">This machine's clock.</param>
    public static DateTimeOffset Now(DatabaseSession session, TimeProvider time) => DateTimeOffset.FromUnixTimeMilliseconds(session.Kind == DatabaseKind.MySql
        ? session.First("SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000", row => Convert.ToInt64(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture))
        : time.GetUtcNow().ToUnixTimeMilliseconds());
}
