using System.Globalization;
using Fude.Bundles;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;
using Fude.Training.Gates;

namespace Fude.Training.Recording;

/// <summary>Registers the bundle of a run as a new version of a model, when it is good enough and lies sound on the server.</summary>
/// <param name="client">The server's client.</param>
public sealed class ModelGate(TrackingClient client)
{
    /// <summary>
    /// Lets a bundle through or not: its accuracy is compared; then it is fetched back from the server, compared by its digest, and judged by the quick
    /// checks of the gate. That it answers as the trained network was proven when it was written.
    /// </summary>
    /// <param name="runId">The run, on the server; the bundle is among its artifacts.</param>
    /// <param name="digest">The bundle's digest.</param>
    /// <param name="accuracy">Its accuracy on the test pictures, as it was measured when the bundle was written.</param>
    /// <param name="name">The registered model; made where it is missing.</param>
    /// <param name="leastAccuracy">The least accuracy on the test pictures; null for any.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="TrainingException">A gate is shut: <see cref="TrainingFault.Gate"/>.</exception>
    /// <exception cref="TrackingException">The server refuses or can't be reached.</exception>
    /// <exception cref="IOException">What was fetched can't be written.</exception>
    public async Task<ModelVersion> RegisterAsync(string runId, string digest, double accuracy, string name, double? leastAccuracy, CancellationToken cancellation = default)
    {
        if (leastAccuracy is { } least && !(accuracy >= least))
            throw Shut(string.Create(CultureInfo.InvariantCulture, $"the test accuracy {accuracy:0.0000} is below {least:0.0000} by {least - accuracy:0.0000}"));
        await ProveAsync(runId, digest, cancellation);
        var root = await client.ArtifactsOfAsync(runId, cancellation);
        await EnsureModelAsync(name, cancellation);
        return await client.CreateModelVersionAsync(
            new()
            {
                Name = name,
                Source = $"{root.Uri.TrimEnd('/')}/{RunArtifacts.Bundle}",
                RunId = runId,
                Tags = [new(ProcessTags.BundleDigest, digest), new("fude.test_acc", accuracy.ToString("R", CultureInfo.InvariantCulture))],
            },
            cancellation);
    }

    private async Task ProveAsync(string runId, string digest, CancellationToken cancellation)
    {
        try
        {
            using var fetched = await new BundleFetch(client).FetchAsync(runId, cancellation);
            if (fetched.Bundle.Digest != digest)
                throw Shut($"the server holds the bundle {fetched.Bundle.Digest} and not {digest}");
            var report = await new Gate().RunAsync(Request(fetched), cancellation: cancellation);
            if (!report.Passed)
                throw Shut(string.Join("; ", report.Failures));
        }
        catch (BundleException e)
        {
            throw Shut($"the bundle on the server is not sound: {e.Message}");
        }
    }

    private static GateRequest Request(FetchedBundle fetched)
    {
        var later = new Told("It is measured before it is released.", "リリースの前に測ります。");
        return new()
        {
            Bundle = fetched.Bundle,
            Source = fetched.Source,
            Test = Available<TestPictures>.Missing(later),
            Corrections = Available<LabelledImages>.Missing(later),
            Live = Available<LiveModel>.Missing(later),
            Checks = Gate.QuickChecks,
        };
    }

    private async Task EnsureModelAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await client.CreateRegisteredModelAsync(new(name), cancellation);
        }
        catch (TrackingException e) when (e.ErrorCode == ErrorCode.ResourceAlreadyExists)
        {
            // A further version of it.
        }
    }

    private static TrainingException Shut(string reason) => new(TrainingFault.Gate, $"not registered: {reason}");
}
