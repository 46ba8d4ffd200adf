using Fude.App.Models;
using Fude.App.Releases.Collecting;

namespace Fude.App.Releases;

/// <content>The set that requests read is made of what is released and here, and replaced whole; the bundle of what is live is kept.</content>
internal sealed partial class ReleaseFollower
{
    private long _kept = -1; // the release whose bundle is kept in the data folder

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

    // What the process began with stays; so does what is in the set while it is wanted.
    private LoadedModel? Find(Release release) => _models.Set.All.FirstOrDefault(model => model.Id == release.ModelId) ?? _others.FirstOrDefault(model => model.Id == release.ModelId);

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

    [LoggerMessage(EventId = 1401, Level = LogLevel.Information, Message = "Release {Id} ({Tag}) answers now")]
    private static partial void LogLive(ILogger logger, long id, string tag);

    [LoggerMessage(EventId = 1403, Level = LogLevel.Warning, Message = "The bundle of {Tag} can't be kept in the data folder: {Why}")]
    private static partial void LogNotKept(ILogger logger, string tag, string why);
}
