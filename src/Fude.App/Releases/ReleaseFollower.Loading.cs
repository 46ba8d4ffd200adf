using Fude.App.Models;

namespace Fude.App.Releases;

/// <content>What is wanted and not here is loaded beside the requests; what can't be is tried again or told.</content>
internal sealed partial class ReleaseFollower
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Dictionary<long, (Task<LoadedModel> Task, long Release)> _loading = []; // by model, with the release that it was begun for
    private readonly Dictionary<long, (string Why, long At)> _failed = []; // by release

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

    private Dictionary<long, string> Failed() => _failed.ToDictionary(failed => failed.Key, failed => failed.Value.Why);

    [LoggerMessage(EventId = 1402, Level = LogLevel.Error, Message = "Release {Id} ({Tag}) can't be loaded: {Why}")]
    private static partial void LogFailed(ILogger logger, long id, string tag, string why);
}
