using Fude.Inference;

namespace Fude.App.Models;

/// <summary>A model that stays open until this is disposed, also where the set is replaced meanwhile.</summary>
/// <param name="Model">The model.</param>
/// <param name="Network">What predicts.</param>
public sealed record ModelLease(LoadedModel Model, ClassifierLease Network) : IDisposable
{
    /// <summary>The release that it was chosen as; null where a model was asked for by name.</summary>
    public ServedRelease? Release { get; init; }

    /// <summary>Gives the model back.</summary>
    public void Dispose() => Network.Dispose();
}
