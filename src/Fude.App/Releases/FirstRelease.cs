using Fude.App.Models;
using Fude.App.Settings;
using Fude.Hosting.Databases;
using Fude.Hosting.Servers;

namespace Fude.App.Releases;

/// <summary>What a process answers with from its first request on.</summary>
internal static class FirstRelease
{
    /// <summary>The release that is live, else the one that the settings' model becomes.</summary>
    /// <param name="database">The database.</param>
    /// <param name="settings">What the settings' model is for.</param>
    /// <param name="own">The settings' model, or null.</param>
    /// <param name="loaded">The models that are loaded.</param>
    /// <param name="loader">Loads what is live and not among them.</param>
    /// <param name="time">Tells when.</param>
    /// <exception cref="StartException">Nothing is live, or it can't be loaded and there is nothing else.</exception>
    public static async Task<ServedRelease> FindAsync(Database database, AppSettings settings, LoadedModel? own, IReadOnlyList<LoadedModel> loaded, ReleaseModels loader, TimeProvider time)
    {
        var start = settings.Releases.Start;
        var live = (await database.ReadAsync(ReleaseView.Read)).Live;
        if (own is not null && (live is null || start != ReleaseStart.Seed))
            live = await SettleAsync(database, own, start, time);
        if (live is null)
            throw new StartException("Nothing is live in this database yet: give the folder of a model bundle to begin with, --Bundle:Path=FOLDER.");
        if (start == ReleaseStart.Pinned)
            return new ServedRelease(live.Id, own!, ReleaseState.Live, ReleaseWords.Whole);
        if (loaded.FirstOrDefault(model => model.Id == live.ModelId) is { } here)
            return Serve(live, here);
        try
        {
            return Serve(live, await loader.LoadAsync(live, CancellationToken.None));
        }
        catch (ReleaseLoadException) when (own is not null)
        {
            // Readiness tells; the follower goes on trying.
            return new ServedRelease(0, own, ReleaseState.Live, ReleaseWords.Whole);
        }
        catch (ReleaseLoadException e)
        {
            throw new StartException($"Release {live.Id} ({live.Tag}) is live and can't be loaded: {e.Message}", e);
        }
    }

    private static ServedRelease Serve(Release live, LoadedModel model) => new(live.Id, model, live.State, live.Share);

    private static Task<Release> SettleAsync(Database database, LoadedModel own, ReleaseStart start, TimeProvider time)
    {
        var reason = start switch
        {
            ReleaseStart.Now => "the application was started with it",
            ReleaseStart.Pinned => "its image was started",
            _ => "nothing was live",
        };
        var request = new ReleaseRequest(own.Tag, own.Digest, $"runs:/{own.Classifier.Bundle.Manifest.RunId}/model", ReleaseStrategy.Settings, ReleaseActors.Settings, reason);
        return new ReleaseChanges(database, time).SettleAsync(request, start);
    }
}
