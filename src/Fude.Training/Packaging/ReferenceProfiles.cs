using Fude.Bundles;
using Fude.Imaging;
using Fude.Training.Datasets;

namespace Fude.Training.Packaging;

/// <summary>Measures what the training pictures look like, for telling drift later.</summary>
public static class ReferenceProfiles
{
    /// <summary>Most pictures that are measured; more add nothing to a histogram of twenty bins.</summary>
    public const int MostPictures = 10_000;

    private static readonly (string Name, Func<ImageStatistics, double> Value)[] Measures =
    [
        ("ink_mass", s => s.InkMass),
        ("stroke_width", s => s.StrokeWidth),
        ("aspect", s => s.Aspect),
        ("box_width", s => s.BoxWidth),
        ("box_height", s => s.BoxHeight),
        ("centre_offset_x", s => s.CentreOffsetX),
        ("centre_offset_y", s => s.CentreOffsetY),
    ];

    /// <summary>The histograms of the image statistics, and the share of each class.</summary>
    /// <param name="pictures">The training pictures.</param>
    public static ReferenceProfile Of(LabelledImages pictures)
    {
        var sample = pictures.Sample(MostPictures, seed: 0);
        var statistics = new ImageStatistics[sample.Count];
        Parallel.For(0, sample.Count, i => statistics[i] = ImageStatistics.Measure(sample.Image(i)));
        return new()
        {
            Count = sample.Count,
            Statistics = Measures.ToDictionary(
                measure => measure.Name,
                measure => ReferenceHistogram.Measure(Array.ConvertAll(statistics, s => measure.Value(s))),
                StringComparer.Ordinal),
            ClassShares = [.. pictures.CountsPerClass.Select(count => (double)count / pictures.Count)],
        };
    }
}
