using Fude.App.Releases;

namespace Fude.App.Models;

/// <summary>
/// All models that are loaded, and which release answers whom. It never changes; <see cref="ServedModels"/> replaces it whole.
/// </summary>
public sealed record ModelSet
{
    /// <summary>A set without releases.</summary>
    /// <param name="current">The model that answers.</param>
    /// <param name="others">The models beside it.</param>
    /// <exception cref="ArgumentException">Two go by the same tag.</exception>
    public ModelSet(LoadedModel current, params IReadOnlyList<LoadedModel> others)
        : this(new ServedRelease(0, current, ReleaseState.Live, ReleaseWords.Whole), candidate: null, previous: null, others)
    {
    }

    /// <summary>A set.</summary>
    /// <param name="live">The release that answers.</param>
    /// <param name="candidate">The release on its way, or null.</param>
    /// <param name="previous">The release to go back to, or null.</param>
    /// <param name="others">Models beside them.</param>
    /// <exception cref="ArgumentException">Two models go by the same tag.</exception>
    public ModelSet(ServedRelease live, ServedRelease? candidate, ServedRelease? previous, params IReadOnlyList<LoadedModel> others)
    {
        (Live, Candidate, Previous) = (live, candidate, previous);
        LoadedModel?[] all = [live.Model, candidate?.Model, previous?.Model, .. others];
        All = [.. all.OfType<LoadedModel>().Distinct()];
        if (All.GroupBy(model => model.Tag, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two models go by the tag '{twice.Key}'.", nameof(others));
    }

    /// <summary>The release that answers.</summary>
    public ServedRelease Live { get; }

    /// <summary>The release on its way: loading, shadow or canary; or null.</summary>
    public ServedRelease? Candidate { get; }

    /// <summary>The release to go back to, which is kept loaded for that; or null.</summary>
    public ServedRelease? Previous { get; }

    /// <summary>The model that answers.</summary>
    public LoadedModel Current => Live.Model;

    /// <summary>Every model, the current one first.</summary>
    public IReadOnlyList<LoadedModel> All { get; }

    /// <summary>The model that goes by a tag, or null.</summary>
    /// <param name="tag">The tag.</param>
    public LoadedModel? Find(string tag) => All.FirstOrDefault(model => model.Tag == tag);

    /// <summary>The release that answers somebody: always the same one for the same person while its share does not shrink.</summary>
    /// <param name="client">Who asks: some bytes of their own.</param>
    public ServedRelease Choose(ReadOnlySpan<byte> client) =>
        Candidate is { State: ReleaseState.Canary } candidate && TrafficSplit.Bucket(candidate.Id, client) < candidate.Share ? candidate : Live;
}
