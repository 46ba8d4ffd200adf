using System.Text.Json;
using Fude.App.Releases.Verdicts;
using Fude.App.Settings;
using Fude.Hosting.Databases;

namespace Fude.App.Releases.Collecting;

/// <summary>
/// Writes what this process has seen of a candidate, and, on the one replica that leads, judges it: a step further, live, or back to nothing.
/// It is called by the one loop that follows the releases.
/// </summary>
internal sealed class CanaryJudge(
    Database database, ReleaseChanges changes, ReleaseLeader leader, ReplicaReport report, EvidenceCollector collector, Comparer comparer, CorrectedDrawings corrected, AppSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Recount = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, long> _kept = [];
    private List<(int Step, bool ShownCandidate, CorrectedPairs Pairs)> _pairs = [];
    private (long Release, long Correction, int Pending, long At) _counted;
    private long _looked;

    /// <summary>What was said of the candidate last, where this replica leads; null otherwise.</summary>
    public Verdict? Last { get; private set; }

    /// <summary>Writes, and judges, where it is time to.</summary>
    /// <param name="view">What the releases are.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DatabaseException">The database can't be used now.</exception>
    public async Task LookAsync(ReleaseView view, CancellationToken cancellation)
    {
        if (_looked != 0 && time.GetElapsedTime(_looked) < settings.Comparisons.Every)
            return;
        _looked = time.GetTimestamp();
        await KeepAsync();
        await collector.FlushAsync(database, report.Name, time.GetUtcNow());
        if (view.Candidate is not { State: ReleaseState.Canary or ReleaseState.Shadow, Strategy: not ReleaseStrategy.Image } candidate || !await leader.IsLeaderAsync())
        {
            Last = null;
            return;
        }

        try
        {
            await JudgeAsync(candidate, cancellation);
        }
        catch (ReleaseConflictException)
        {
            // Somebody has moved it meanwhile.
        }
    }

    private async Task JudgeAsync(Release candidate, CancellationToken cancellation)
    {
        await CountAsync(candidate, cancellation);
        var steps = await database.ReadAsync(session => CanaryReading.Steps(session, candidate, _pairs, ReleaseClock.Now(session, time)), cancellation);
        if (steps.Count == 0)
            return;
        var plan = CanaryReading.Plan(candidate);
        var verdict = Last = Judging.Of(plan, steps);
        // A shadow does no harm, and becomes live by somebody's word.
        if (verdict.Outcome == Outcome.Wait || candidate.State == ReleaseState.Shadow)
            return;
        var figures = JsonSerializer.Serialize(new VerdictAnswer(ConfidenceSequence.Add(verdict, steps), EvidenceAnswer.Of(steps)), AppJson.Default.VerdictAnswer);
        if (verdict.Outcome == Outcome.RollBack)
            await changes.AbortAsync(candidate.Id, ReleaseActors.Judge, verdict.Reason, figures);
        else if (candidate.Paused)
            return;
        else if (candidate.Step + 1 >= plan.Steps.Count)
            await changes.PromoteAsync(candidate.Id, ReleaseActors.Judge, verdict.Reason, figures);
        else
            await changes.StepAsync(candidate.Id, candidate.Step + 1, plan.Share(candidate.Step + 1), ReleaseActors.Judge, verdict.Reason, figures);
    }

    // Corrections are counted when there are new ones, and now and then for what other replicas have compared.
    private async Task CountAsync(Release candidate, CancellationToken cancellation)
    {
        var correction = await database.ReadAsync(session => session.First("SELECT COALESCE(MAX(id), 0) FROM corrections", row => row.GetInt64(0)), cancellation);
        if (_counted.Release == candidate.Id && _counted.Correction == correction && _counted.Pending == 0 && time.GetElapsedTime(_counted.At) < Recount)
            return;
        var pending = await corrected.CatchUpAsync(candidate, cancellation);
        _pairs = await database.ReadAsync(session => CanaryReading.Corrected(session, candidate), cancellation);
        _counted = (candidate.Id, correction, pending, time.GetTimestamp());
    }

    private async Task KeepAsync()
    {
        var rows = new List<ComparisonRow>();
        while (comparer.TryResult(out var row))
            rows.Add(row!);
        if (rows.Count == 0)
            return;
        foreach (var release in rows.Select(row => row.ReleaseId).Distinct().Where(release => !_kept.ContainsKey(release)).ToList())
            _kept[release] = await database.ReadAsync(session => ComparisonRows.Count(session, release));
        var kept = rows.Where(row => row.IsCorrected || ++_kept[row.ReleaseId] <= settings.Comparisons.MaxKept).OrderBy(row => row.ImageId).ToList();
        await database.WriteAsync(session =>
        {
            foreach (var row in kept)
                ComparisonRows.Add(session, row);
        });
    }
}
