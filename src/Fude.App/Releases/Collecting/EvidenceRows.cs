using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fude.App.Releases.Verdicts;
using Fude.Hosting.Databases;

namespace Fude.App.Releases.Collecting;

/// <summary>The table <c>release_evidence</c>: what each start of each replica has seen of a candidate at each step.</summary>
internal static class EvidenceRows
{
    /// <summary>Writes what a replica has seen, in place of what it wrote before.</summary>
    public static void Write(DatabaseSession session, string replica, long release, int step, Evidence totals, DateTimeOffset now)
    {
        var json = JsonSerializer.Serialize(totals, EvidenceContext.Default.Evidence);
        if (session.Execute("UPDATE release_evidence SET totals = @p3, updated_at = @p4 WHERE release_id = @p0 AND replica = @p1 AND step = @p2", release, replica, step, json, now.ToUnixTimeMilliseconds()) == 0)
            session.Execute($"{session.InsertOrIgnore} INTO release_evidence (release_id, replica, step, totals, updated_at) VALUES (@p0, @p1, @p2, @p3, @p4)", release, replica, step, json, now.ToUnixTimeMilliseconds());
    }

    /// <summary>What all replicas have seen of a candidate, by step.</summary>
    public static Dictionary<int, Evidence> Read(DatabaseSession session, long release)
    {
        var sums = new Dictionary<int, Evidence>();
        foreach (var (step, totals) in session.Query("SELECT step, totals FROM release_evidence WHERE release_id = @p0", row => (row.GetInt32(0), row.GetString(1)), release))
            sums[step] = sums.GetValueOrDefault(step, Evidence.None) + Parse(totals);
        return sums;
    }

    // A replica of another version may count other things: what is missing is nothing, and what can't be read is left out.
    private static Evidence Parse(string totals)
    {
        try
        {
            var whole = JsonSerializer.SerializeToNode(Evidence.None, EvidenceContext.Default.Evidence)!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(totals)!.AsObject().ToList())
                whole[name] = value?.DeepClone();
            return whole.Deserialize(EvidenceContext.Default.Evidence)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Evidence.None;
        }
    }
}

/// <summary>Evidence as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Evidence))]
internal sealed partial class EvidenceContext : JsonSerializerContext;
