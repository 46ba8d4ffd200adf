using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>
/// The table <c>release_ledger</c>: what happened to releases, in order, never changed afterwards. Each entry's hash covers the one before,
/// so that a change to what was written shows.
/// </summary>
internal static class Ledger
{
    private static readonly string Beginning = new('0', 64);

    private const string Select = """
        SELECT l.id, l.release_id, m.tag, l.at, l.actor, l.action, l.from_state, l.to_state, l.from_share, l.to_share, l.reason, l.figures, l.previous_hash, l.hash
        FROM release_ledger l JOIN releases r ON r.id = l.release_id JOIN models m ON m.id = r.model_id
        """;

    /// <summary>Adds an entry, in the write that makes the change.</summary>
    /// <param name="session">A session that has begun a change.</param>
    /// <param name="before">The release before; null for a new one.</param>
    /// <param name="after">The release after.</param>
    /// <param name="action">What was done.</param>
    /// <param name="figures">What it was decided by, as JSON.</param>
    public static void Append(DatabaseSession session, Release? before, Release after, string action, string? figures)
    {
        var previous = session.First("SELECT hash FROM release_ledger ORDER BY id DESC LIMIT 1" + session.Locking, row => row.GetString(0)) ?? Beginning;
        var entry = new LedgerEntry(0, after.Id, after.Tag, after.ChangedAt, after.Actor, action, before?.State.Word(), after.State.Word(), before?.Share ?? 0, after.Share, after.Reason, figures, previous, "");
        session.Execute(
            """
            INSERT INTO release_ledger (release_id, at, actor, action, from_state, to_state, from_share, to_share, reason, figures, previous_hash, hash)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11)
            """,
            entry.ReleaseId, entry.At.ToUnixTimeMilliseconds(), entry.Actor, entry.Action, entry.FromState, entry.ToState, entry.FromShare, entry.ToShare, entry.Reason, entry.Figures, previous, HashOf(entry));
    }

    /// <summary>Entries, the newest first.</summary>
    /// <param name="session">A session.</param>
    /// <param name="limit">How many.</param>
    /// <param name="before">Only those with a smaller number.</param>
    /// <param name="release">Only those of a release; null for all.</param>
    public static List<LedgerEntry> Read(DatabaseSession session, int limit, long before, long? release) => release is { } one
        ? session.Query(Select + " WHERE l.release_id = @p0 AND l.id < @p1 ORDER BY l.id DESC LIMIT @p2", Map, one, before, limit)
        : session.Query(Select + " WHERE l.id < @p0 ORDER BY l.id DESC LIMIT @p1", Map, before, limit);

    /// <summary>What had a share of the traffic at a time: the last entry of each release up to then, where it gave it one.</summary>
    public static List<LedgerEntry> At(DatabaseSession session, DateTimeOffset time) => session.Query(
        Select + """
             WHERE l.id IN (SELECT MAX(id) FROM release_ledger WHERE at <= @p0 GROUP BY release_id) AND (l.to_share > 0 OR l.to_state IN ('shadow', 'canary')) ORDER BY l.to_share DESC, l.id
            """, Map, time.ToUnixTimeMilliseconds());

    /// <summary>The first entry that is not as it was written, or that does not follow the one before it; null where all do.</summary>
    public static long? FirstBroken(DatabaseSession session)
    {
        var previous = Beginning;
        foreach (var entry in All(session))
        {
            if (entry.PreviousHash != previous || entry.Hash != HashOf(entry))
                return entry.Id;
            previous = entry.Hash;
        }

        return null;
    }

    /// <summary>Every entry, the oldest first, read in parts.</summary>
    public static IEnumerable<LedgerEntry> All(DatabaseSession session)
    {
        for (long after = 0; ;)
        {
            var part = session.Query(Select + " WHERE l.id > @p0 ORDER BY l.id LIMIT 1000", Map, after);
            foreach (var entry in part)
                yield return entry;
            if (part.Count == 0)
                yield break;
            after = part[^1].Id;
        }
    }

    // Each part with its length, so that no two entries give the same bytes.
    private static string HashOf(LedgerEntry entry)
    {
        var text = new StringBuilder();
        foreach (var part in (string?[])[entry.PreviousHash, Number(entry.ReleaseId), Number(entry.At.ToUnixTimeMilliseconds()), entry.Actor, entry.Action, entry.FromState, entry.ToState, Number(entry.FromShare), Number(entry.ToShare), entry.Reason, entry.Figures])
            text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:{part}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static LedgerEntry Map(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), row.GetString(4), row.GetString(5), row.Text(6), row.GetString(7), row.GetInt32(8), row.GetInt32(9),
        row.GetString(10), row.Text(11), row.GetString(12), row.GetString(13));
}
