using System.Threading.Channels;
using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>
/// The way of predictions into the database: a bounded queue, and one writer that puts what is waiting into one transaction. A
/// prediction's task ends after the commit.
/// </summary>
public sealed class PredictionQueue : IAsyncDisposable
{
    private readonly Channel<Waiting> _channel;
    private readonly Database _database;
    private readonly int _maxGroup;
    private readonly Task _writer;

    /// <summary>Starts the writer.</summary>
    /// <param name="database">The database.</param>
    /// <param name="maxWaiting">Predictions that may wait.</param>
    /// <param name="maxGroup">Predictions that are committed together.</param>
    public PredictionQueue(Database database, int maxWaiting, int maxGroup)
    {
        (_database, _maxGroup) = (database, maxGroup);
        _channel = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(maxWaiting) { SingleReader = true });
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Predictions that are waiting for their turn.</summary>
    public int Count => _channel.Reader.Count;

    /// <summary>Told after each commit how many predictions it held.</summary>
    public Action<int>? OnCommit { get; set; }

    /// <summary>Stores a prediction.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="stored">Ends after the commit with the numbers of the rows, or with a <see cref="DatabaseException"/>.</param>
    /// <returns>False where too many are waiting, or the queue is closed: then nothing was taken.</returns>
    public bool TryStore(NewPrediction prediction, out Task<StoredPrediction> stored)
    {
        var waiting = new Waiting(prediction);
        stored = waiting.Done.Task;
        return _channel.Writer.TryWrite(waiting);
    }

    /// <summary>Stores what is waiting, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Writer.TryComplete();
        await _writer;
    }

    private async Task WriteAsync()
    {
        var group = new List<Waiting>();
        while (await _channel.Reader.WaitToReadAsync())
        {
            while (group.Count < _maxGroup && _channel.Reader.TryRead(out var waiting))
                group.Add(waiting);
            await StoreAsync(group);
            group.Clear();
        }
    }

    private async Task StoreAsync(List<Waiting> group)
    {
        try
        {
            var rows = group.ConvertAll(waiting => waiting.Prediction);
            var stored = await _database.WriteAsync(session => PredictionRows.Insert(session, rows));
            OnCommit?.Invoke(group.Count);
            for (var i = 0; i < group.Count; i++)
                group[i].Done.SetResult(stored[i]);
        }
        catch (Exception e) when (e is not DatabaseException && group.Count > 1)
        {
            // One of them can't be stored: alone each is, or fails by itself.
            foreach (var waiting in group.ToList())
                await StoreAsync([waiting]);
        }
        catch (Exception e)
        {
            foreach (var waiting in group)
                waiting.Done.TrySetException(e);
        }
    }

    private sealed record Waiting(NewPrediction Prediction)
    {
        public TaskCompletionSource<StoredPrediction> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
