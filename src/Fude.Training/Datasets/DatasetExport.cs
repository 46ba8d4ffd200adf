using System.Globalization;
using SkiaSharp;

namespace Fude.Training.Datasets;

/// <summary>Writes datasets as files that other tools read, and <see cref="DatasetLoader"/> too.</summary>
public static class DatasetExport
{
    /// <summary>Writes four IDX files with MNIST's names into a folder; files with these names are replaced.</summary>
    /// <param name="splits">What to write; at most 256 classes.</param>
    /// <param name="folder">Made where it is not there.</param>
    /// <param name="gzip">Whether to compress.</param>
    /// <exception cref="DatasetException">A file can't be written, or there are too many classes for one byte.</exception>
    public static void ToIdx(DatasetSplits splits, string folder, bool gzip = true)
    {
        ArgumentNullException.ThrowIfNull(splits);
        MakeFolder(folder);
        var (mnist, end) = (PublishedDataset.Mnist, gzip ? ".gz" : "");
        ToIdx(splits.Train, Path.Combine(folder, mnist.TrainImages.Name + end), Path.Combine(folder, mnist.TrainLabels.Name + end));
        ToIdx(splits.Test, Path.Combine(folder, mnist.TestImages.Name + end), Path.Combine(folder, mnist.TestLabels.Name + end));
    }

    /// <summary>Writes a pair of IDX files, gzipped where the name ends in <c>.gz</c>; the class names are not kept.</summary>
    /// <param name="images">What to write; at most 256 classes.</param>
    /// <param name="imagesPath">Receives <c>[N,28,28]</c>.</param>
    /// <param name="labelsPath">Receives <c>[N]</c>.</param>
    /// <exception cref="DatasetException">A file can't be written, or there are too many classes for one byte.</exception>
    public static void ToIdx(LabelledImages images, string imagesPath, string labelsPath)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.ClassNames.Length > 256)
            throw new DatasetException(DatasetFault.Mismatch, $"{images.Name} has {images.ClassNames.Length} classes; an IDX file of labels holds at most 256");
        IdxFile.Write(imagesPath, [images.Count, LabelledImages.Height, LabelledImages.Width], images.Pixels);
        IdxFile.Write(labelsPath, [images.Count], Array.ConvertAll(images.Labels, label => (byte)label));
    }

    /// <summary>Writes <c>folder/train/label/number.png</c> and <c>folder/test/label/number.png</c>.</summary>
    /// <param name="splits">What to write.</param>
    /// <param name="folder">Has to be empty, or not there.</param>
    /// <param name="cancellation">Stops; what is written stays.</param>
    /// <exception cref="DatasetException">The folder is not empty or can't be written to.</exception>
    public static void ToFolder(DatasetSplits splits, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(splits);
        MakeEmptyFolder(folder);
        ToFolder(splits.Train, Path.Combine(folder, "train"), cancellation);
        ToFolder(splits.Test, Path.Combine(folder, "test"), cancellation);
    }

    /// <summary>Writes <c>folder/label/number.png</c>: 8-bit grey, 0 background to 255 ink; the number is the picture's position.</summary>
    /// <param name="images">What to write.</param>
    /// <param name="folder">Has to be empty, or not there.</param>
    /// <param name="cancellation">Stops; what is written stays.</param>
    /// <exception cref="DatasetException">The folder is not empty or can't be written to, or a class's name can't be that of a folder.</exception>
    public static void ToFolder(LabelledImages images, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.ClassNames.FirstOrDefault(name => !CanBeFolder(name)) is { } strange)
            throw new DatasetException(DatasetFault.Mismatch, $"the class '{strange}' of {images.Name} can't be the name of a folder");
        MakeEmptyFolder(folder);
        try
        {
            foreach (var name in images.ClassNames)
                Directory.CreateDirectory(Path.Combine(folder, name));
            Parallel.For(0, images.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                var file = i.ToString("D6", CultureInfo.InvariantCulture) + ".png";
                using var png = Png(images.Pixels, i * LabelledImages.PixelCount);
                using var stream = File.Create(Path.Combine(folder, images.ClassNames[images.Labels[i]], file));
                png.SaveTo(stream);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(inner => inner is IOException or UnauthorizedAccessException) is { } inner)
        {
            throw CantWrite(folder, inner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CantWrite(folder, e);
        }
    }

    private static unsafe SKData Png(byte[] pixels, int start)
    {
        var info = new SKImageInfo(LabelledImages.Width, LabelledImages.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        fixed (byte* first = &pixels[start])
        {
            using var pixmap = new SKPixmap(info, (nint)first);
            return pixmap.Encode(SKPngEncoderOptions.Default) ?? throw new InvalidOperationException("Skia could not encode a picture as PNG");
        }
    }

    // The loader passes over hidden folders.
    private static bool CanBeFolder(string name) =>
        name.Length > 0 && name[0] != '.' && name != PictureTree.Resources && name.IndexOfAny([.. Path.GetInvalidFileNameChars(), '/', '\\']) < 0;

    private static void MakeEmptyFolder(string folder)
    {
        MakeFolder(folder);
        if (Directory.EnumerateFileSystemEntries(folder).Any())
            throw new DatasetException(DatasetFault.Missing, $"{folder} is not empty: give a new folder", folder);
    }

    private static void MakeFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CantWrite(folder, e);
        }
    }

    private static DatasetException CantWrite(string folder, Exception inner) =>
        new(DatasetFault.Missing, $"{folder} can't be written: {inner.Message}", folder, inner);
}
