using Fude.Hosting.Databases;
using Fude.Tracking.Artifacts;

namespace Fude.Tracking.Experiments;

/// <summary>Experiment 0, which is there from the start.</summary>
internal static class DefaultExperiment
{
    /// <summary>Makes it where there is no experiment at all.</summary>
    public static void Ensure(Database database, TimeProvider time)
    {
        using var session = database.OpenSession();
        if (session.First("SELECT 1 FROM experiments LIMIT 1", _ => true))
            return;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        session.Execute(
            $"{session.InsertOrIgnore} INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (0, 'Default', @p0, 'active', @p1, @p1)",
            ArtifactPathPolicy.LocationOf(0), now);
    }
}
