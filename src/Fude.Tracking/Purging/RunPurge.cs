using Fude.Hosting.Databases;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Purging;

/// <summary>How much is removed at once.</summary>
public sealed record PurgeOptions
{
    /// <summary>Points that one transaction removes: other writes come between two of them.</summary>
    public int PointsAtOnce { get; init; } = 5_000;

    /// <summary>Runs that are looked up at once.</summary>
    public int RunsAtOnce { get; init; } = 100;

    /// <summary>How long one request works before it answers what is left.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// Removes deleted runs for good. A run is claimed first, so that it can't be restored half removed; then go its artifacts, its points
/// in pieces, and at last its other rows. What breaks off goes on with the next purge.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="artifacts">The artifacts.</param>
/// <param name="options">How much at once.</param>
/// <param name="time">Measures.</param>
internal sealed class RunPurge(Database database, ArtifactStore artifacts, PurgeOptions options, TimeProvider time)
{
    private readonly SemaphoreSlim _alone = new(1);

    /// <summary>Tells what would go.</summary>
    public async Task<PurgeRunsAnswer> LookAsync(PurgeScope scope, CancellationToken cancellation)
    {
        var (runs, kept) = await database.ReadAsync(session => (scope.All(session), scope.KeptForModels(session)), cancellation);
        var answer = new PurgeRunsAnswer { DryRun = true, Runs = runs.Count, KeptForModels = kept };
        foreach (var run in runs)
        {
            var points = await database.ReadAsync(session => PurgeRows.Points(session, run.Id), cancellation);
            answer = FolderOf(run) is { } folder
                ? answer with { Points = answer.Points + points, ArtifactBytes = answer.ArtifactBytes + artifacts.Measure(folder) }
                : answer with { Points = answer.Points + points, ForeignArtifacts = answer.ForeignArtifacts + 1 };
        }

        return answer;
    }

    /// <summary>Removes runs until none are left, or the time of a request is over.</summary>
    public async Task<PurgeRunsAnswer> RemoveAsync(PurgeScope scope, bool vacuum, CancellationToken cancellation)
    {
        await _alone.WaitAsync(cancellation);
        try
        {
            var (space, began) = (new DatabaseSpace(database), time.GetTimestamp());
            var free = await space.FreeAsync(cancellation);
            var tally = new Tally(time, began, options.RequestTime);
            while (!tally.IsOver && await database.ReadAsync(session => scope.Next(session, options.RunsAtOnce), cancellation) is { Count: > 0 } next)
            {
                foreach (var run in next.TakeWhile(_ => !tally.IsOver))
                    await RemoveAsync(scope, run, tally, cancellation);
            }

            var (remaining, kept) = await database.ReadAsync(session => (scope.Count(session), scope.KeptForModels(session)), cancellation);
            var freed = await space.FreeAsync(cancellation) - free;
            if (vacuum && remaining == 0 && database.Kind == DatabaseKind.Sqlite)
                freed = await Task.Run(space.Vacuum, cancellation);
            return tally.Answer with { Remaining = remaining, KeptForModels = kept, DatabaseBytes = freed };
        }
        finally
        {
            _alone.Release();
        }
    }

    private async Task RemoveAsync(PurgeScope scope, DoomedRun run, Tally tally, CancellationToken cancellation)
    {
        if (!await database.WriteAsync(session => scope.Claim(session, run.Id), cancellation))
            return;
        var folder = FolderOf(run);
        if (folder is not null)
            tally.Add(artifactBytes: artifacts.Delete(folder) ?? 0);
        foreach (var key in await database.ReadAsync(session => PurgeRows.MetricKeys(session, run.Id), cancellation))
        {
            for (var gone = options.PointsAtOnce; gone >= options.PointsAtOnce;)
            {
                if (tally.IsOver)
                    return; // it is claimed: the next request goes on
                gone = await database.WriteAsync(session => PurgeRows.DeletePoints(session, run.Id, key, options.PointsAtOnce), cancellation);
                tally.Add(points: gone);
            }
        }

        var (points, datasets, removed) = await database.WriteAsync(session => PurgeRows.DeleteRun(session, run.Id), cancellation);
        tally.Add(points: points, datasets: datasets, runs: removed ? 1 : 0, foreign: removed && folder is null ? 1 : 0);
    }

    // The run's own folder, where its artifacts lie in one of that name.
    private ArtifactPath? FolderOf(DoomedRun run)
    {
        var ending = $"/{run.Id}/artifacts";
        var uri = run.ArtifactUri.TrimEnd('/');
        var path = artifacts.Policy.Resolve(uri.EndsWith(ending, StringComparison.Ordinal) ? uri[..^"/artifacts".Length] : uri);
        return path is { IsRoot: false } ? path : null;
    }

    private sealed class Tally(TimeProvider time, long began, TimeSpan limit)
    {
        public PurgeRunsAnswer Answer { get; private set; } = new();

        public bool IsOver => time.GetElapsedTime(began) > limit;

        public void Add(long points = 0, long datasets = 0, long runs = 0, long foreign = 0, long artifactBytes = 0) => Answer = Answer with
        {
            Points = Answer.Points + points,
            Datasets = Answer.Datasets + datasets,
            Runs = Answer.Runs + runs,
            ForeignArtifacts = Answer.ForeignArtifacts + foreign,
            ArtifactBytes = Answer.ArtifactBytes + artifactBytes,
        };
    }
}
