using System.Diagnostics.Metrics;
using System.Globalization;
using Fude.App.Models;
using Fude.App.Telemetry;
using Fude.Inference;

namespace Fude.App.Releases;

/// <summary>What this process answers with, and how far it is behind what is released; asked for when somebody looks.</summary>
/// <param name="models">What it answers with.</param>
/// <param name="follower">What it knows of the releases.</param>
/// <param name="metrics">The meter.</param>
internal sealed class ReleaseMetrics(ServedModels models, ReleaseFollower follower, AppMetrics metrics)
{
    /// <summary>Has them asked for.</summary>
    public void Watch()
    {
        metrics.Meter.CreateObservableGauge("fude.release.info", Infos, null, "1 for each release that this process has loaded, by number, tag, state and part: live, candidate or previous.");
        metrics.Watch("fude.release.loaded.models", "Models that are loaded: live, previous, candidate, and those of the settings.", () => models.Set.All.Count);
        metrics.Watch("fude.release.open.sessions", "Sessions of ONNX Runtime whose memory is held, those that drain included.", () => Classifier.OpenSessions);
        metrics.Watch("fude.release.version", "The version of the releases that this process has seen: it grows with each change.", () => follower.Version);
        metrics.Watch("fude.release.version.lag", "Versions of the releases that this process does not answer by yet; 0 where it answers with what is live.", () => follower.Version - follower.Reached);
        metrics.Meter.CreateObservableGauge("fude.release.look.age", () => follower.SinceLook.TotalSeconds, "s", "Since this process could look for changed releases last.");
    }

    private IEnumerable<Measurement<long>> Infos()
    {
        var set = models.Set;
        foreach (var (part, release) in ((string, ServedRelease?)[])[("live", set.Live), ("candidate", set.Candidate), ("previous", set.Previous)])
        {
            if (release is not null)
                yield return new Measurement<long>(1, new("release", release.Id.ToString(CultureInfo.InvariantCulture)), new("tag", release.Model.Tag), new("state", release.State.Word()), new KeyValuePair<string, object?>("part", part));
        }
    }
}
