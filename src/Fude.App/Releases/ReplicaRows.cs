using System.Text.Json;
using Fude.App.Settings;
using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>What a replica says of itself.</summary>
/// <param name="Name">Its name: another one at each start.</param>
/// <param name="Host">The machine.</param>
/// <param name="Pinned">Whether it answers with its own model whatever is released.</param>
/// <param name="Version">The version of the releases that it goes by.</param>
/// <param name="Loaded">The releases whose models it has.</param>
/// <param name="Failed">The releases that it can't load, with why.</param>
/// <param name="SeenAt">When it said so.</param>
public sealed record Replica(string Name, string Host, bool Pinned, long Version, IReadOnlyList<long> Loaded, IReadOnlyDictionary<long, string> Failed, DateTimeOffset SeenAt);

/// <summary>The table <c>release_replicas</c>.</summary>
internal static class ReplicaRows
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    public static void Write(DatabaseSession session, Replica replica)
    {
        var (loaded, failed) = (JsonSerializer.Serialize([.. replica.Loaded], AppJson.Default.Int64Array), JsonSerializer.Serialize(new Dictionary<long, string>(replica.Failed), AppJson.Default.DictionaryInt64String));
        var seen = replica.SeenAt.ToUnixTimeMilliseconds();
        if (session.Execute("UPDATE release_replicas SET version = @p1, loaded = @p2, failed = @p3, seen_at = @p4 WHERE replica = @p0", replica.Name, replica.Version, loaded, failed, seen) == 0)
        {
            session.Execute($"{session.InsertOrIgnore} INTO release_replicas (replica, host, pinned, version, loaded, failed, seen_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
                replica.Name, replica.Host, replica.Pinned, replica.Version, loaded, failed, seen);
            session.Execute("DELETE FROM release_replicas WHERE seen_at < @p0", (replica.SeenAt - Forgotten).ToUnixTimeMilliseconds());
        }
    }

    public static void Remove(DatabaseSession session, string replica) => session.Execute("DELETE FROM release_replicas WHERE replica = @p0", replica);

    /// <summary>What time it is, and those that were heard of lately.</summary>
    public static (DateTimeOffset Now, List<Replica> Replicas) Now(DatabaseSession session, ReleaseSettings settings, TimeProvider time)
    {
        var now = ReleaseClock.Now(session, time);
        return (now, Since(session, now - (3 * settings.Heartbeat)));
    }

    /// <summary>Those that were heard of since a time.</summary>
    private static List<Replica> Since(DatabaseSession session, DateTimeOffset time) => session.Query(
        "SELECT replica, host, pinned, version, loaded, failed, seen_at FROM release_replicas WHERE seen_at >= @p0 ORDER BY host, replica",
        row => new Replica(
            row.GetString(0), row.GetString(1), row.Flag(2), row.GetInt64(3), JsonSerializer.Deserialize(row.GetString(4), AppJson.Default.Int64Array) ?? [],
            JsonSerializer.Deserialize(row.GetString(5), AppJson.Default.DictionaryInt64String) ?? [], DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6))),
        time.ToUnixTimeMilliseconds());
}
