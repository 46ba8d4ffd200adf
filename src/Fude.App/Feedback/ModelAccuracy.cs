using System.Globalization;
using System.Text.Json.Serialization;
using Fude.Hosting.Databases;

namespace Fude.App.Feedback;

/// <summary>How often a model was right.</summary>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="Corrected">Corrected drawings that it has answered for.</param>
/// <param name="Right">How many of them its last answer is right for.</param>
/// <param name="Accuracy">Right by corrected; null where there are none.</param>
internal sealed record AccuracyRow(string Tag, long Corrected, long Right, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Accuracy);

/// <summary>How often each model was right, in order of the models' rows.</summary>
/// <param name="Models">The models.</param>
internal sealed record AccuracyAnswer(IReadOnlyList<AccuracyRow> Models);

/// <summary>
/// Counts judgements: never what was so before the last correction here, and for other replicas' corrections at most a quarter of a
/// second late. However many ask, the database counts at most ten times a second.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="time">Measures how old a count is.</param>
internal sealed class ModelAccuracy(Database database, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _counting = new(1);
    private Count? _last;
    private long _changes;

    /// <summary>Something was committed that changes the figures.</summary>
    public void Changed() => Interlocked.Increment(ref _changes);

    /// <summary>The figures.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="DatabaseException">The database can't be read now.</exception>
    public async ValueTask<AccuracyAnswer> GetAsync(CancellationToken cancellation)
    {
        if (Last() is { } before)
            return before;
        await _counting.WaitAsync(cancellation);
        try
        {
            if (Last() is { } meanwhile)
                return meanwhile;
            if (_last is { } last && time.GetElapsedTime(last.At) is var age && age < Pause)
                await Task.Delay(Pause - age, time, cancellation);
            // What is committed from here on may be missing.
            var (began, changes) = (time.GetTimestamp(), Interlocked.Read(ref _changes));
            var answer = await database.ReadAsync(Read, cancellation);
            Volatile.Write(ref _last, new Count(answer, began, changes));
            return answer;
        }
        finally
        {
            _counting.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _counting.Dispose();

    private AccuracyAnswer? Last() =>
        Volatile.Read(ref _last) is { } last && last.Changes == Interlocked.Read(ref _changes) && time.GetElapsedTime(last.At) < Fresh ? last.Answer : null;

    private static AccuracyAnswer Read(DatabaseSession session)
    {
        var counts = session.Query(
            "SELECT model_id, is_right, COUNT(*) FROM judgements GROUP BY model_id, is_right",
            row => (Model: row.GetInt64(0), IsRight: row.Flag(1), Count: Convert.ToInt64(row.GetValue(2), CultureInfo.InvariantCulture))).ToLookup(count => count.Model);
        return new AccuracyAnswer(session.Query("SELECT id, tag FROM models ORDER BY id", row =>
        {
            var judged = counts[row.GetInt64(0)].ToList();
            var (all, right) = (judged.Sum(count => count.Count), judged.Where(count => count.IsRight).Sum(count => count.Count));
            return new AccuracyRow(row.GetString(1), all, right, all == 0 ? null : (double)right / all);
        }));
    }

    private sealed record Count(AccuracyAnswer Answer, long At, long Changes);
}
