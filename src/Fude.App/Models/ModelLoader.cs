using Fude.App.Releases;
using Fude.App.Settings;
using Fude.Bundles;
using Fude.Hosting.Databases;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;
using Fude.Inference;

namespace Fude.App.Models;

/// <summary>What an application begins with.</summary>
/// <param name="Served">The set that requests read.</param>
/// <param name="OfSettings">The models that the settings name; they stay loaded.</param>
/// <param name="Store">Where the bundles of releases are to be had.</param>
internal sealed record StartedModels(ServedModels Served, IReadOnlyList<LoadedModel> OfSettings, BundleStore Store);

/// <summary>Loads the bundles that the settings name, each proven on its golden samples, and the one that is live.</summary>
internal static class ModelLoader
{
    /// <summary>Loads them all at once, and gives each its row in the database.</summary>
    /// <param name="settings">Which bundles.</param>
    /// <param name="opened">The database, which may still be opening.</param>
    /// <param name="time">Tells when a new row was made.</param>
    /// <exception cref="StartException">A bundle is damaged, unsafe or does not reproduce its golden samples, its tag is another's, or nothing is live.</exception>
    public static async Task<StartedModels> LoadAsync(AppSettings settings, Task<Database> opened, TimeProvider time)
    {
        NamedFolder[] bundles = [.. settings.BundlePath is { } own ? [new NamedFolder(settings.BundleTag, own)] : (NamedFolder[])[], .. settings.OtherBundles];
        var loading = Array.ConvertAll(bundles, bundle => Task.Run(() => Load(bundle, settings)));
        try
        {
            var database = await opened;
            var models = new List<LoadedModel>();
            for (var i = 0; i < bundles.Length; i++)
            {
                var (tag, classifier) = await loading[i];
                if (models.FindIndex(model => model.Tag == tag) is >= 0 and var same)
                    throw new StartException($"Two bundles go by the tag '{tag}', '{bundles[same].Path}' and '{bundles[i].Path}': give one of them another, Bundle:Others=TAG=FOLDER, or leave it out.");
                models.Add(new LoadedModel(await ModelRows.EnsureAsync(database, tag, classifier.Bundle.Digest, bundles[i].Path, time.GetUtcNow().UtcDateTime), tag, classifier));
            }

            var store = new BundleStore(settings, models.DistinctBy(model => model.Digest, StringComparer.Ordinal).ToDictionary(model => model.Digest, model => model.Classifier.Bundle, StringComparer.Ordinal), time);
            var live = await FirstRelease.FindAsync(database, settings, settings.BundlePath is null ? null : models[0], models, new ReleaseModels(store, settings, time), time);
            return new StartedModels(new ServedModels(new ModelSet(live, candidate: null, previous: null, [.. models.Where(model => model != live.Model)])), models, store);
        }
        catch
        {
            await Task.WhenAll(Array.ConvertAll(loading, DisposeAsync));
            throw;
        }
    }

    private static (string Tag, Classifier Classifier) Load(NamedFolder folder, AppSettings settings)
    {
        try
        {
            var bundle = BundleReader.Read(folder.Path);
            return (folder.Name ?? bundle.Manifest.RunId, Classifier.Load(bundle, new InferenceOptions { ThreadsPerRun = settings.ThreadsPerRun, PictureLimits = settings.Pictures }));
        }
        catch (Exception exception) when (exception is BundleException or InferenceException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The bundle in '{folder.Path}' can't be served: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private static async Task DisposeAsync(Task<(string, Classifier Classifier)> loading)
    {
        try
        {
            (await loading).Classifier.Dispose();
        }
        catch (StartException)
        {
            // It was not loaded.
        }
    }
}
