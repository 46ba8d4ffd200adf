using Fude.Bundles;
using Fude.Tracking.Client;
using Fude.Training.Datasets;

namespace Fude.Training.Gates.Inputs;

/// <summary>Gathers what a bundle is judged by. Disposed, what was fetched for it goes.</summary>
public sealed class GateInputs : IDisposable
{
    private readonly IDisposable? _live;

    private GateInputs(GateRequest request, IDisposable? live) => (Request, _live) = (request, live);

    /// <summary>What is judged, and by what.</summary>
    public GateRequest Request { get; }

    /// <summary>Gathers. No application, no live model and no corrections are reasons in the report; a dataset that can't be had is a failure.</summary>
    /// <param name="sources">Where everything is.</param>
    /// <param name="progress">Is told how the dataset is loaded; may be null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DatasetException">The dataset is not known or can't be had, or has classes that the bundle does not.</exception>
    public static async Task<GateInputs> GatherAsync(GateSources sources, IProgress<DatasetProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        sources.Options.Validate();
        var test = await TestPicturesOf.LoadAsync(sources, progress, cancellation);
        var corrections = await CorrectedDrawings.LoadAsync(sources, cancellation);
        var (live, fetched) = await LiveModelSearch.FindAsync(sources, cancellation);
        return new(
            new()
            {
                Bundle = sources.Bundle,
                Source = sources.Source,
                Options = sources.Options,
                Test = test,
                Corrections = corrections,
                Live = live,
                ForceReason = sources.ForceReason,
            },
            fetched);
    }

    /// <inheritdoc/>
    public void Dispose() => _live?.Dispose();
}
