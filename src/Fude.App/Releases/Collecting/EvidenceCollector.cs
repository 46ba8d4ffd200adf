using System.Collections.Concurrent;
using Fude.App.Models;
using Fude.App.Predictions;
using Fude.Hosting.Databases;

namespace Fude.App.Releases.Collecting;

/// <summary>Takes what requests tell of a candidate and the live model, and has both compared on the same drawings beside the requests.</summary>
/// <param name="models">Which releases there are.</param>
/// <param name="comparer">Compares.</param>
internal sealed class EvidenceCollector(ServedModels models, Comparer comparer)
{
    private readonly ConcurrentDictionary<(long Release, int Step), StepCounts> _all = new();
    private StepCounts? _current;

    /// <summary>A drawing was answered and stored. Costs next to nothing where there is no candidate, and little where there is one.</summary>
    /// <param name="answered">By whom, and with what.</param>
    /// <param name="imageId">Its row.</param>
    /// <param name="picture">The file; it is copied where the models see pictures differently.</param>
    /// <param name="elapsed">How long it took from when the picture had arrived.</param>
    public void Answered(Answered answered, long imageId, ReadOnlyMemory<byte> picture, TimeSpan elapsed)
    {
        var set = models.Set;
        if (set.Candidate is not { State: ReleaseState.Canary or ReleaseState.Shadow } candidate || answered is not { Said: { } said, Lease.Release: { } by })
            return;
        var counts = Of(candidate);
        if (answered.Failed is { } failed)
        {
            // The live model has answered in its place.
            if (failed.Id == candidate.Id)
                counts.Ran(failed: true);
            return;
        }

        var byCandidate = by.Id == candidate.Id;
        if (!byCandidate && by.Id != set.Live.Id)
            return; // of the releases before
        counts.Answered(byCandidate, elapsed);
        if (byCandidate)
            counts.Ran(failed: false);
        var alike = candidate.Model.Classifier.Preprocessing.Id == set.Live.Model.Classifier.Preprocessing.Id;
        if (comparer.MayTake())
            comparer.TryTake(new Comparison(candidate.Id, set.Live.Id, imageId, counts.Step, byCandidate, said.Pixels, alike ? null : picture.ToArray(), counts));
    }

    /// <summary>Writes what was seen since the last time.</summary>
    /// <param name="database">Where to.</param>
    /// <param name="replica">This process's name.</param>
    /// <param name="now">When.</param>
    /// <exception cref="DatabaseException">The database can't be written now: it is written the next time.</exception>
    public async Task FlushAsync(Database database, string replica, DateTimeOffset now)
    {
        foreach (var (key, counts) in _all)
        {
            if (counts.IsDirty)
            {
                var changes = counts.Changes;
                var totals = counts.Totals();
                await database.WriteAsync(session => EvidenceRows.Write(session, replica, counts.Release, counts.Step, totals, now));
                counts.Written(changes);
            }
            else if (!ReferenceEquals(counts, Volatile.Read(ref _current)))
            {
                _all.TryRemove(key, out _);
            }
        }
    }

    private StepCounts Of(ServedRelease candidate)
    {
        if (Volatile.Read(ref _current) is { } current && current.Release == candidate.Id && current.Step == candidate.Step)
            return current;
        var counts = _all.GetOrAdd((candidate.Id, candidate.Step), (key, of) => new StepCounts(key.Release, key.Step, of.Latency.Share, of.Latency.Milliseconds), candidate);
        Volatile.Write(ref _current, counts);
        return counts;
    }
}
