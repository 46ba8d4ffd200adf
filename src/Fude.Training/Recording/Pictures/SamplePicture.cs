using System.Globalization;
using Fude.Training.Augmentation;
using Fude.Training.Datasets;
using TorchSharp;

namespace Fude.Training.Recording.Pictures;

/// <summary>The picture of some training pictures, varied as in training.</summary>
public static class SamplePicture
{
    /// <summary>How many pictures it shows.</summary>
    public const int Count = 20;

    /// <summary>Draws pictures of every class in proportion, in the order of the classes. With augmentation it draws from torch's random generator: before the training, which seeds it.</summary>
    /// <param name="train">The training pictures.</param>
    /// <param name="augmentation">How they are varied; null for not at all.</param>
    /// <param name="seed">Chooses them.</param>
    /// <returns>A PNG.</returns>
    public static byte[] Draw(LabelledImages train, AugmentationOptions? augmentation, long seed)
    {
        ArgumentNullException.ThrowIfNull(train);
        var chosen = train.Sample(Math.Min(Count, train.Count), seed);
        var pixels = augmentation is null ? chosen.Pixels : Vary(chosen, augmentation, seed);
        var cells = Enumerable.Range(0, chosen.Count)
            .OrderBy(i => chosen.Labels[i])
            .Select(i => new GridCell(pixels.AsMemory(i * LabelledImages.PixelCount, LabelledImages.PixelCount), new Caption(train.ClassNames[chosen.Labels[i]], PictureGrid.Text)))
            .ToList();
        var note = augmentation is null ? "as the network sees them" : "as the network sees them, varied at random";
        return new PictureGrid(columns: 10, scale: 3).ToPng(string.Create(CultureInfo.InvariantCulture, $"{chosen.Count} of {train.Count:N0} training pictures"), note, cells);
    }

    // On a thread of its own that ends. OpenMP keeps a team of threads for each thread that ever computed; while there are more of
    // them than processors, those of the training wait for each other asleep, and it is 12 to 17 % slower (cnn, two cores).
    private static byte[] Vary(LabelledImages pictures, AugmentationOptions augmentation, long seed) =>
        Task.Factory.StartNew(() => VaryHere(pictures, augmentation, seed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).GetAwaiter().GetResult();

    private static byte[] VaryHere(LabelledImages pictures, AugmentationOptions augmentation, long seed)
    {
        using var scope = torch.NewDisposeScope();
        using var tensors = ImageTensors.From(pictures);
        torch.manual_seed(seed);
        using var noGradients = torch.no_grad();
        var varied = new Augmenter(augmentation).Apply(Normalisation.ToUnit(tensors.Images));
        return varied.mul_(255).round_().clamp_(0, 255).to(torch.uint8).contiguous().bytes.ToArray();
    }
}
