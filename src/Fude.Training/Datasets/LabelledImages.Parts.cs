using System.Collections.Immutable;

namespace Fude.Training.Datasets;

public sealed partial class LabelledImages
{
    /// <summary>Some of the pictures, in the given order.</summary>
    /// <param name="indices">Which; a picture may be taken twice.</param>
    public LabelledImages Subset(ReadOnlySpan<int> indices)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(indices.Length * PixelCount));
        var labels = new int[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * PixelCount));
            labels[i] = Labels[indices[i]];
        }

        return new LabelledImages(Name, pixels, labels, ClassNames);
    }

    /// <summary>Some pictures that follow each other.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="count">How many.</param>
    public LabelledImages Slice(int start, int count) =>
        new(Name, Pixels.AsSpan(checked(start * PixelCount), checked(count * PixelCount)).ToArray(), Labels.AsSpan(start, count).ToArray(), ClassNames);

    /// <summary>Holds out a share of every class, chosen by the seed; both parts keep the order of the pictures.</summary>
    /// <param name="heldShare">The share to hold out, over 0 and under 1.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    public (LabelledImages Kept, LabelledImages Held) Split(double heldShare, long seed)
    {
        if (!(heldShare is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(heldShare), heldShare, "the share to hold out has to be over 0 and under 1");
        return Split((int)Math.Round(Count * heldShare, MidpointRounding.AwayFromZero), seed);
    }

    /// <summary>Holds out so many pictures, from each class in proportion, chosen by the seed.</summary>
    /// <param name="heldCount">How many to hold out.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    public (LabelledImages Kept, LabelledImages Held) Split(int heldCount, long seed)
    {
        var (kept, held) = StratifiedChoice.Choose(Labels, ClassNames.Length, heldCount, seed);
        return (Subset(kept), Subset(held));
    }

    /// <summary>At most so many pictures, from each class in proportion, chosen by the seed.</summary>
    /// <param name="count">How many; all where there are fewer.</param>
    /// <param name="seed">The same seed gives the same pictures.</param>
    public LabelledImages Sample(int count, long seed) =>
        count >= Count ? this : Subset(StratifiedChoice.Choose(Labels, ClassNames.Length, count, seed).Chosen);

    /// <summary>The same pictures with their labels counted in other classes: how a model with those labels is judged on them.</summary>
    /// <param name="classNames">The classes to count in; every class that has pictures must be among them, by name.</param>
    /// <exception cref="DatasetException">A class that has pictures is not among them.</exception>
    public LabelledImages WithClasses(ImmutableArray<string> classNames)
    {
        if (ClassNames.SequenceEqual(classNames, StringComparer.Ordinal))
            return this;
        var target = ClassNames.Select(name => classNames.IndexOf(name, StringComparer.Ordinal)).ToArray();
        var strange = ClassNames.Where((_, label) => target[label] < 0 && CountsPerClass[label] > 0).ToList();
        if (strange.Count > 0)
            throw new DatasetException(DatasetFault.Mismatch, $"{Name} has pictures of {string.Join(", ", strange.Take(5))}{(strange.Count > 5 ? $" and {strange.Count - 5} more" : "")}, which is not among the classes {string.Join(", ", classNames.Take(12))}{(classNames.Length > 12 ? "…" : "")}");
        return new LabelledImages(Name, Pixels, Array.ConvertAll(Labels, label => target[label]), classNames);
    }
}
