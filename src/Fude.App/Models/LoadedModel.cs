using Fude.Inference;

namespace Fude.App.Models;

/// <summary>A model that can answer.</summary>
/// <param name="Id">Its row in the database.</param>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="Classifier">The proven network. Requests use it through a <see cref="ModelLease"/>.</param>
public sealed record LoadedModel(long Id, string Tag, Classifier Classifier)
{
    /// <summary>The bundle's identity.</summary>
    public string Digest => Classifier.Bundle.Digest;

    /// <summary>What it tells apart, in the order of its probabilities.</summary>
    public IReadOnlyList<string> Labels => Classifier.Labels;
}
