namespace Fude.App.Models;

/// <summary>All models that are loaded, and which of them answers. It never changes; <see cref="ServedModels"/> replaces it whole.</summary>
public sealed record ModelSet
{
    /// <summary>A set.</summary>
    /// <param name="current">The model that answers.</param>
    /// <param name="others">The models beside it.</param>
    /// <exception cref="ArgumentException">Two go by the same tag.</exception>
    public ModelSet(LoadedModel current, params IReadOnlyList<LoadedModel> others)
    {
        (Current, All) = (current, [current, .. others]);
        if (All.GroupBy(model => model.Tag, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two models go by the tag '{twice.Key}'.", nameof(others));
    }

    /// <summary>The model that answers.</summary>
    public LoadedModel Current { get; }

    /// <summary>Every model, the current one first.</summary>
    public IReadOnlyList<LoadedModel> All { get; }

    /// <summary>The model that goes by a tag, or null.</summary>
    /// <param name="tag">The tag.</param>
    public LoadedModel? Find(string tag) => All.FirstOrDefault(model => model.Tag == tag);
}
