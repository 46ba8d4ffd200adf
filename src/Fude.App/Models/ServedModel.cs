using Fude.App.Settings;
using Fude.Bundles;
using Fude.Hosting.Servers;
using Fude.Inference;

namespace Fude.App.Models;

/// <summary>The model that answers.</summary>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="Classifier">The proven network.</param>
public sealed record ServedModel(string Tag, Classifier Classifier) : IDisposable
{
    /// <summary>The model's row in the database.</summary>
    public long Id { get; init; }

    /// <summary>Loads and proves the bundle that the settings name.</summary>
    /// <exception cref="StartException">It is damaged, unsafe or does not reproduce its golden samples.</exception>
    public static ServedModel Load(AppSettings settings)
    {
        try
        {
            var bundle = BundleReader.Read(settings.BundlePath);
            var classifier = Classifier.Load(bundle, new InferenceOptions { ThreadsPerRun = settings.ThreadsPerRun, PictureLimits = settings.Pictures });
            return new ServedModel(settings.BundleTag ?? bundle.Manifest.RunId, classifier);
        }
        catch (Exception exception) when (exception is BundleException or InferenceException or IOException or UnauthorizedAccessException)
        {
            var what = exception.Message.ReplaceLineEndings(" ");
            throw new StartException($"The bundle in '{settings.BundlePath}' can't be served: {what}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Classifier.Dispose();
}
