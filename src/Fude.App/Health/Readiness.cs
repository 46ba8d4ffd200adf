using System.Diagnostics;
using Fude.App.Models;
using Fude.App.Releases;
using Fude.App.Settings;
using Fude.App.Storage;
using Fude.Hosting.Databases;

namespace Fude.App.Health;

/// <summary>
/// Whether the host should get traffic now: its model is there, the database takes writes, the queue has room, and it is not about to stop.
/// The database is asked at most once a second, and written to only where nothing was written lately.
/// </summary>
internal sealed class Readiness(Database database, PredictionQueue queue, ServedModels models, ReleaseFollower releases, AppSettings settings, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _asking = new();
    private Task<string?> _probe = Task.FromResult<string?>(null);
    private long _probed;
    private long _written;
    private bool _ever;

    /// <summary>Why the host is not ready: one line each; empty where it is.</summary>
    public async Task<IReadOnlyList<string>> ReasonsAsync()
    {
        var reasons = new List<string>();
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return ["The host is stopping."];
        if (!models.TryAcquire(static set => set.Current, out var lease))
            reasons.Add("No model is loaded.");
        lease?.Dispose();
        if (releases.Behind is { } behind)
            reasons.Add(behind);
        if (queue.Count >= settings.Storage.MaxWaiting)
            reasons.Add($"{settings.Storage.MaxWaiting} predictions wait to be stored already.");
        if (await DatabaseAsync() is { } reason)
            reasons.Add(reason);
        return reasons;
    }

    private async Task<string?> DatabaseAsync()
    {
        Task<string?> probe;
        lock (_asking)
        {
            if (_probe.IsCompleted && (!_ever || time.GetElapsedTime(_probed) >= Fresh))
                (_ever, _probed, _probe) = (true, time.GetTimestamp(), Task.Run(ProbeAsync));
            probe = _probe;
        }

        try
        {
            return await probe.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            return "The database does not answer.";
        }
    }

    // Where the database lies is nobody's business who asks this.
    private async Task<string?> ProbeAsync()
    {
        try
        {
            await database.ReadAsync(session => session.First("SELECT 1", row => row.GetInt32(0)));
            if (_written == 0 || time.GetElapsedTime(_written) >= Lately)
            {
                await database.WriteAsync(session => session.Execute("REPLACE INTO app_keys (name, value) VALUES ('last write probe', @p0)", BitConverter.GetBytes(Stopwatch.GetTimestamp())));
                _written = time.GetTimestamp();
            }

            return null;
        }
        catch (DatabaseException e)
        {
            _written = 0;
            return e.Fault switch
            {
                DatabaseFault.Full => "There is no room left for the database.",
                DatabaseFault.Contention => "Another process keeps the database locked.",
                DatabaseFault.Busy => "Too many writes wait for the database.",
                DatabaseFault.Damaged or DatabaseFault.Schema => "The database can't be used.",
                _ => "The database can't be reached or written.",
            };
        }
        catch (ObjectDisposedException)
        {
            return "The host is stopping.";
        }
    }
}
