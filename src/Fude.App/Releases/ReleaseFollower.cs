using Fude.App.History;
using Fude.App.Models;
using Fude.App.Releases.Collecting;
using Fude.App.Settings;
using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>
/// Keeps this process at what is released: looks every quarter of a second whether the version has grown, loads what is missing off the
/// request path, swaps the whole set, and says what it has. It alone replaces the set.
/// </summary>
internal sealed partial class ReleaseFollower(
    Database database, StartedModels started, ReleaseModels loader, ReleaseChanges changes, ReleaseLeader leader, CanaryJudge judge, ReplicaReport report, AppSettings settings, AppEvents events, TimeProvider time,
    ILogger<ReleaseFollower> logger) : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly ServedModels _models = started.Served;
    private readonly IReadOnlyList<LoadedModel> _others = started.OfSettings;
    private ReleaseView _view = new(-1, [], null);
    private bool _complained;
    private long _version;
    private long _reached;
    private long _lookedAt;

    /// <summary>Why this process does not answer with what is live; null where it does.</summary>
    public string? Behind { get; private set; }

    /// <summary>The version of the releases that was seen last.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The version that this process answered by last as it should.</summary>
    public long Reached => Volatile.Read(ref _reached);

    /// <summary>How long ago the releases could be looked at last.</summary>
    public TimeSpan SinceLook => Volatile.Read(ref _lookedAt) is > 0 and var at ? time.GetElapsedTime(at) : TimeSpan.Zero;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        changes.OnChange = Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                _complained = false;
            }
            catch (DatabaseException e)
            {
                // Once, and again when it has been there meanwhile. What is loaded goes on answering.
                if (!_complained)
                    LogUnavailable(logger, e.Message);
                _complained = true;
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever it is: the people who draw are answered all the same, and the next look may be better.
                if (!_complained)
                    LogFault(logger, e);
                _complained = true;
            }

            await WaitAsync(stoppingToken);
        }

        await LeaveAsync();
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        try
        {
            await _wake.WaitAsync(settings.Releases.Poll, stop);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        if (await database.ReadAsync(ReleaseRows.Version, stop) != _view.Version)
            _view = await database.ReadAsync(ReleaseView.Read, stop);
        Volatile.Write(ref _version, _view.Version);
        Volatile.Write(ref _lookedAt, time.GetTimestamp());
        if (settings.Releases.Start != ReleaseStart.Pinned)
        {
            Load(stop);
            Swap();
            Keep();
        }

        if (Behind is null)
            Volatile.Write(ref _reached, _view.Version);
        await report.SayAsync(_view, _models.Set, Failed());
        await leader.LeadAsync(_view, stop);
        await judge.LookAsync(_view, stop);
    }

    private IEnumerable<Release> Wanted() => ((Release?[])[_view.Live, _view.Candidate, _view.Previous]).OfType<Release>();

    private async Task LeaveAsync()
    {
        try
        {
            await report.LeaveAsync();
            foreach (var loading in _loading.Values)
                (await loading.Task).Classifier.Dispose();
        }
        catch (Exception e) when (e is DatabaseException or ObjectDisposedException or OperationCanceledException or ReleaseLoadException)
        {
            // The others find out by its silence.
        }
    }

    [LoggerMessage(EventId = 1400, Level = LogLevel.Warning, Message = "Looking for releases waits for the database: {Why}")]
    private static partial void LogUnavailable(ILogger logger, string why);

    [LoggerMessage(EventId = 1404, Level = LogLevel.Error, Message = "Looking for releases fails; what is loaded goes on answering")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
