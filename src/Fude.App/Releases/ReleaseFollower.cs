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
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<long, (Task<LoadedModel> Task, long Release)> _loading = []; // by model, with the release that it was begun for
    private readonly Dictionary<long, (string Why, long At)> _failed = []; // by release
    private readonly ServedModels _models = started.Served;
    private readonly IReadOnlyList<LoadedModel> _others = started.OfSettings;
    private long _kept = -1; // the release whose bundle is kept in the data folder
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

    private void Load(CancellationToken stop)
    {
        foreach (var release in Wanted())
        {
            if (Find(release) is not null || _loading.ContainsKey(release.ModelId) || (_failed.TryGetValue(release.Id, out var failed) && !MayRetry(release, failed.At)))
                continue;
            var task = Task.Run(() => loader.LoadAsync(release, stop), stop);
            _loading.Add(release.ModelId, (task, release.Id));
            _ = task.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        foreach (var gone in _failed.Keys.Where(id => Wanted().All(release => release.Id != id)).ToList())
            _failed.Remove(gone);
    }

    // One that can't be loaded has failed, where it has not begun yet; what has traffic has to come, also on a replica that was started since.
    private bool MayRetry(Release release, long at) => release.State != ReleaseState.Loading && time.GetElapsedTime(at) >= RetryAfter;

    // What the process began with stays; so does what is in the set while it is wanted.
    private LoadedModel? Find(Release release) => _models.Set.All.FirstOrDefault(model => model.Id == release.ModelId) ?? _others.FirstOrDefault(model => model.Id == release.ModelId);

    private void Swap()
    {
        var loaded = Loaded();
        var before = _models.Set;
        var (live, candidate, previous) = (Serve(_view.Live, loaded), Serve(_view.Candidate, loaded), Serve(_view.Previous, loaded));
        Behind = _view.Live is { } wanted && live is null ? $"Release {wanted.Id} ({wanted.Tag}) is live and not loaded here." : null;
        if (live is null && candidate?.State == ReleaseState.Canary)
            candidate = candidate with { Share = 0 };
        var after = new ModelSet(live ?? before.Live, candidate, previous, Others(live ?? before.Live, candidate, previous));
        foreach (var model in loaded.Where(model => !after.All.Contains(model)))
            model.Classifier.Dispose(); // taken back while it was loaded
        if (after.Live == before.Live && after.Candidate == before.Candidate && after.Previous == before.Previous)
            return;
        _models.Replace(_ => after);
        if (after.Current.Tag != before.Current.Tag)
        {
            LogLive(logger, after.Live.Id, after.Current.Tag);
            events.Model(after.Current.Tag);
        }

        foreach (var served in ((ServedRelease?[])[after.Live, after.Candidate]).OfType<ServedRelease>())
            events.Release(served.Id, served.State.Word(), served.Share / (double)ReleaseWords.Whole);
    }

    private List<LoadedModel> Loaded()
    {
        var loaded = new List<LoadedModel>();
        foreach (var (model, (task, release)) in _loading.Where(load => load.Value.Task.IsCompleted).ToList())
        {
            _loading.Remove(model);
            if (task.IsCompletedSuccessfully)
                loaded.Add(task.Result);
            else if (task.Exception?.InnerException is ReleaseLoadException e)
                Fail(release, e.Message);
            else if (task.IsCanceled)
                Fail(release, "loading it was given up");
            else if (task.IsFaulted)
                Fail(release, $"it can't be loaded: {task.Exception!.InnerException!.Message.ReplaceLineEndings(" ")}");
        }

        return loaded;
    }

    // Another release of the same bundle may have begun since, and has its own time to load.
    private void Fail(long id, string why)
    {
        foreach (var release in Wanted().Where(release => release.Id == id))
        {
            if (!_failed.ContainsKey(release.Id))
                LogFailed(logger, release.Id, release.Tag, why);
            _failed[release.Id] = (why, time.GetTimestamp());
        }
    }

    private ServedRelease? Serve(Release? release, List<LoadedModel> loaded) =>
        release is not null && (Find(release) ?? loaded.Find(model => model.Id == release.ModelId)) is { } model ? new ServedRelease(release.Id, model, release.State, release.Share) { Step = release.Step, Latency = release.IsCandidate ? CanaryReading.Latency(release) : default } : null;

    private List<LoadedModel> Others(params ReadOnlySpan<ServedRelease?> served)
    {
        var others = new List<LoadedModel>();
        foreach (var other in _others)
        {
            var isServed = false;
            foreach (var release in served)
                isServed |= release?.Model == other;
            if (!isServed)
                others.Add(other);
        }

        return others;
    }

    private Dictionary<long, string> Failed() => _failed.ToDictionary(failed => failed.Key, failed => failed.Value.Why);

    // What is live can be gone back to without the settings and without the tracking server.
    private void Keep()
    {
        var live = _models.Set.Live;
        if (live.Id == _kept)
            return;
        _kept = live.Id;
        try
        {
            started.Store.Keep(live.Model.Classifier.Bundle);
            started.Store.Tidy(Wanted().Select(release => release.Digest).ToHashSet(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Fude.Bundles.BundleException)
        {
            LogNotKept(logger, live.Model.Tag, e.Message.ReplaceLineEndings(" "));
        }
    }

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

    [LoggerMessage(EventId = 1401, Level = LogLevel.Information, Message = "Release {Id} ({Tag}) answers now")]
    private static partial void LogLive(ILogger logger, long id, string tag);

    [LoggerMessage(EventId = 1403, Level = LogLevel.Warning, Message = "The bundle of {Tag} can't be kept in the data folder: {Why}")]
    private static partial void LogNotKept(ILogger logger, string tag, string why);

    [LoggerMessage(EventId = 1402, Level = LogLevel.Error, Message = "Release {Id} ({Tag}) can't be loaded: {Why}")]
    private static partial void LogFailed(ILogger logger, long id, string tag, string why);
}
