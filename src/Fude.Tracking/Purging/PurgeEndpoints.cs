using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Purging;

/// <summary>The route that removes deleted runs for good.</summary>
/// <param name="purge">Does it.</param>
/// <param name="database">The database.</param>
/// <param name="time">The present.</param>
internal sealed class PurgeEndpoints(RunPurge purge, Database database, TimeProvider time)
{
    private const int MaxExperiments = 1000;

    public void Map(MlflowRoutes routes) => routes.MapOwn("POST", "runs/purge", Access.Admin, PurgeAsync);

    private async ValueTask<MlflowAnswer> PurgeAsync(MlflowRequest request)
    {
        var fields = request.Fields;
        var age = fields.RequiredInteger("older_than_ms");
        if (age < 0)
            throw fields.Wrong("older_than_ms", age.ToString(System.Globalization.CultureInfo.InvariantCulture), "It must be 0 or more milliseconds.");
        var experiments = fields.Texts("experiment_ids").Select(ExperimentStore.ParseId).Distinct().ToList();
        if (experiments.Count > MaxExperiments)
            throw MlflowException.Invalid($"Invalid value for parameter 'experiment_ids' supplied: it has {experiments.Count} entries, and may have {MaxExperiments}");
        var vacuum = fields.Flag("vacuum");
        if (vacuum && database.Kind != DatabaseKind.Sqlite)
            throw MlflowException.Invalid("Invalid value true for parameter 'vacuum' supplied. Only SQLite is vacuumed: MySQL and MariaDB use what is freed again by themselves.");
        var scope = new PurgeScope(time.GetUtcNow().ToUnixTimeMilliseconds() - age, experiments);
        var answer = !fields.Has("dry_run") || fields.Flag("dry_run")
            ? await purge.LookAsync(scope, request.Cancellation)
            : await purge.RemoveAsync(scope, vacuum, request.Cancellation);
        return MlflowAnswer.Of(answer, MlflowJson.Default.PurgeRunsAnswer);
    }
}
