using System.Collections.Immutable;
using System.Globalization;

namespace Fude.Training.Datasets;

/// <summary>
/// Joins an IDX file of pictures with one of labels: MNIST, Fashion-MNIST, KMNIST and EMNIST as they are published.
/// </summary>
/// <remarks>
/// EMNIST's pictures are transposed (rows and columns swapped) and its letters are labelled 1 to 26. Both stay as the files say: a
/// model is trained and judged on them consistently, with a class 0 that has no pictures, but would have to be shown transposed drawings.
/// </remarks>
public static class IdxImages
{
    /// <summary>Reads a pair of files.</summary>
    /// <param name="name">The dataset's name.</param>
    /// <param name="imagesPath">Pictures: uint8, <c>[N,28,28]</c> or <c>[N,1,28,28]</c>, 0 background to 255 ink.</param>
    /// <param name="labelsPath">Labels: uint8, <c>[N]</c>.</param>
    /// <param name="classCount">How many classes there are; null for the highest label + 1.</param>
    /// <param name="limits">Limits; null for the default.</param>
    /// <exception cref="IdxException">A file is damaged, or the two don't belong together.</exception>
    public static LabelledImages Read(string name, string imagesPath, string labelsPath, int? classCount = null, IdxLimits? limits = null)
    {
        var labels = IdxFile.Read(labelsPath, limits);
        CheckLabels(labelsPath, labels);
        return Join(name, imagesPath, IdxFile.Read(imagesPath, limits), labelsPath, labels, classCount);
    }

    /// <summary>Joins two arrays that were read; the paths are for errors.</summary>
    internal static LabelledImages Join(string name, string imagesPath, IdxArray images, string labelsPath, IdxArray labels, int? classCount)
    {
        CheckLabels(labelsPath, labels);
        if (images.Shape is not ([_, LabelledImages.Height, LabelledImages.Width] or [_, 1, LabelledImages.Height, LabelledImages.Width]))
        {
            var hint = images.Shape.Length == 1 ? " (are these the labels?)" : "";
            throw new IdxException(IdxFault.WrongShape, imagesPath, $"its shape is {IdxFile.Show(images.Shape)}{hint}; pictures have to be N×28×28 (or N×1×28×28)");
        }

        if (images.Shape[0] != labels.Shape[0])
            throw new IdxException(IdxFault.CountMismatch, labelsPath, $"{labels.Shape[0]:N0} labels for the {images.Shape[0]:N0} pictures of {imagesPath}: the files don't belong together");
        if (images.Shape[0] == 0)
            throw new IdxException(IdxFault.WrongShape, imagesPath, "there are no pictures in it");
        return new LabelledImages(name, images.Data, Classes(labelsPath, labels.Data, classCount, out var names), names);
    }

    private static void CheckLabels(string path, IdxArray labels)
    {
        if (labels.Shape.Length != 1)
            throw new IdxException(IdxFault.WrongShape, path, $"its shape is {IdxFile.Show(labels.Shape)}{(labels.Shape.Length > 2 ? " (are these the pictures?)" : "")}; labels have to be N");
    }

    private static int[] Classes(string path, byte[] labels, int? classCount, out ImmutableArray<string> names)
    {
        var count = classCount ?? labels.Max() + 1;
        var wide = new int[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= count)
                throw new IdxException(IdxFault.LabelOutOfRange, path, $"label {labels[i]} at position {i:N0} is outside of the classes 0 to {count - 1}");
            wide[i] = labels[i];
        }

        names = [.. Enumerable.Range(0, count).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        return wide;
    }
}
