using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Experiments;
using Fude.Tracking.Runs;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Purging;

/// <summary>A deleted run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ArtifactUri">Where its artifacts are.</param>
internal sealed record DoomedRun(string Id, string ArtifactUri);

/// <summary>Which deleted runs are to be removed.</summary>
/// <param name="DeletedBefore">Deleted at this time or before, in milliseconds since 1970 UTC.</param>
/// <param name="Experiments">Only of these experiments; none for all.</param>
internal sealed record PurgeScope(long DeletedBefore, IReadOnlyList<long> Experiments)
{
    // A run that MLflow deleted before it noted the time has none.
    private const string Deleted = "r.lifecycle_stage = 'deleted' AND COALESCE(r.deleted_time, r.end_time, r.start_time, 0) <= @p0";
    private const string Registered = "EXISTS (SELECT 1 FROM model_versions v WHERE v.run_id = r.run_uuid AND v.current_stage <> 'Deleted_Internal')";

    /// <summary>Only these runs; none for all.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Removals that have begun, whatever their scope was, and the next that may begin.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="most">At most so many.</param>
    public List<DoomedRun> Next(DatabaseSession session, int most)
    {
        var begun = session.Query("SELECT r.run_uuid, r.artifact_uri FROM fude_purging p JOIN runs r ON r.run_uuid = p.run_uuid LIMIT @p0", Read, most);
        return begun.Count > 0 ? begun : Query($"SELECT r.run_uuid, r.artifact_uri FROM runs r WHERE {Deleted} AND NOT {Registered}{Within} ORDER BY r.run_uuid LIMIT {most.ToString(CultureInfo.InvariantCulture)}", session, Read);
    }

    /// <summary>All runs that may be removed.</summary>
    public List<DoomedRun> All(DatabaseSession session) => Query($"SELECT r.run_uuid, r.artifact_uri FROM runs r WHERE {Deleted} AND NOT {Registered}{Within}", session, Read);

    /// <summary>How many may be removed.</summary>
    public long Count(DatabaseSession session) => Query($"SELECT COUNT(*) FROM runs r WHERE {Deleted} AND NOT {Registered}{Within}", session, row => row.GetInt64(0))[0];

    /// <summary>How many stay because a version of a registered model comes from them.</summary>
    public long KeptForModels(DatabaseSession session) => Query($"SELECT COUNT(*) FROM runs r WHERE {Deleted} AND {Registered}{Within}", session, row => row.GetInt64(0))[0];

    /// <summary>Begins a removal: from now on the run can't be restored.</summary>
    /// <returns>False where it was restored, or became a model, in the meantime.</returns>
    public bool Claim(DatabaseSession session, string run) =>
        session.Execute($"{session.InsertOrIgnore} INTO fude_purging (run_uuid) SELECT r.run_uuid FROM runs r WHERE r.run_uuid = @p1 AND {Deleted} AND NOT {Registered}", DeletedBefore, run) == 1
        || session.First("SELECT 1 FROM fude_purging WHERE run_uuid = @p0", _ => true, run);

    private string Within =>
        (Experiments.Count == 0 ? "" : $" AND r.experiment_id IN ({Places(1, Experiments.Count)})") +
        (Runs.Count == 0 ? "" : $" AND r.run_uuid IN ({Places(1 + Experiments.Count, Runs.Count)})");

    private static string Places(int first, int count) => string.Join(", ", Enumerable.Range(first, count).Select(ParameterNames.Of));

    private List<T> Query<T>(string sql, DatabaseSession session, Func<System.Data.Common.DbDataReader, T> map) =>
        session.Query(sql, map, [DeletedBefore, .. Experiments.Select(id => (object?)id), .. Runs]);

    private static DoomedRun Read(System.Data.Common.DbDataReader row) => new(row.GetString(0), row.Text(1) ?? "");
}
