using Fude.App.Models;
using Fude.App.Settings;
using Fude.Bundles;
using Fude.Inference;
using Fude.Tracking.Client;

namespace Fude.App.Releases;

/// <summary>Loads releases' models beside the requests: fetched, proven on their golden samples, warmed up.</summary>
/// <param name="store">Where bundles are to be had.</param>
/// <param name="settings">How models run.</param>
/// <param name="time">Measures the patience.</param>
internal sealed class ReleaseModels(BundleStore store, AppSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Loads a model. A tracking server that can't be reached is asked again for a while; after that, and if it only hangs, there is an end.</summary>
    /// <param name="release">The release.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ReleaseLoadException">It can't be loaded.</exception>
    public async Task<LoadedModel> LoadAsync(Release release, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(settings.Releases.LoadPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        TrackingException? last = null;
        while (true)
        {
            try
            {
                var bundle = await store.GetAsync(release.Digest, release.Source, either.Token);
                var options = new InferenceOptions { ThreadsPerRun = settings.ThreadsPerRun, PictureLimits = settings.Pictures };
                return new LoadedModel(release.ModelId, release.Tag, Classifier.Load(bundle, options));
            }
            catch (TrackingException e) when (!e.IsRequestsFault && !deadline.IsCancellationRequested)
            {
                last = e;
                await Task.Delay(Pause, time, cancellation);
            }
            catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                var seconds = settings.Releases.LoadPatience.TotalSeconds;
                throw new ReleaseLoadException($"the tracking server did not hand over the bundle within {seconds} s (Releases:LoadSeconds){(last is null ? "" : $": {last.Message.ReplaceLineEndings(" ")}")}", e);
            }
            catch (Exception e) when (e is BundleException or InferenceException or TrackingException or IOException or UnauthorizedAccessException)
            {
                throw new ReleaseLoadException(e.Message.ReplaceLineEndings(" "), e);
            }
        }
    }
}

/// <summary>A release's model can't be loaded here.</summary>
/// <param name="message">Why.</param>
/// <param name="cause">The cause.</param>
internal sealed class ReleaseLoadException(string message, Exception cause) : Exception(message, cause);
