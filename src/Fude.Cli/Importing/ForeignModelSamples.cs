using Fude.Imaging;
using Fude.Onnx.Grafting;
using Fude.Training.Datasets;

namespace Fude.Cli.Importing;

/// <summary>The pictures that an imported model is proven on.</summary>
/// <param name="Pictures">Pixels, and the label's index or −1.</param>
/// <param name="Golden">Which of them go into the bundle with the original's answers.</param>
/// <param name="Source">Where the labelled ones are from; null where none has a label.</param>
internal sealed record ForeignModelSamples(IReadOnlyList<(byte[] Pixels, int Label)> Pictures, IReadOnlyList<int> Golden, string? Source)
{
    private const int MostGolden = 32;
    private const int MostPictures = 2000;
    private const int Drawn = 200;
    private const int Noise = 8;
    private const long Seed = 1;
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".webp", ".bmp" };

    /// <summary>Those of a folder, or drawn digits; and what no picture is but a model may be given: noise, nothing, all ink.</summary>
    /// <exception cref="CommandException">The folder holds no pictures, or one that can't be read.</exception>
    public static ForeignModelSamples Of(ForeignModelRequest request, int height, int width)
    {
        var extremes = Extremes(height * width);
        if (request.Samples is { } folder)
        {
            var read = Read(folder, request);
            return new([.. read, .. extremes], [.. Spread([.. Enumerable.Range(0, read.Count)], MostGolden)], read.Exists(one => one.Label >= 0) ? folder : null);
        }

        var labelled = request.Labels.SequenceEqual(Digits, StringComparer.Ordinal);
        var (pixels, labels) = StrokeDigits.Generate(Seed, Drawn);
        List<(byte[], int)> drawn = [.. pixels.Chunk(height * width).Select((one, index) => (one, labelled ? (int)labels[index] : -1))];
        int[] golden = [.. Enumerable.Range(0, MostGolden - extremes.Count), .. Enumerable.Range(Drawn, extremes.Count)];
        return new([.. drawn, .. extremes], golden, labelled ? "digits drawn by the built-in hand" : null);
    }

    private static List<(byte[] Pixels, int Label)> Extremes(int pixels)
    {
        // Whoever wants other noise gives pictures.
        var random = new Random(1);
        List<(byte[], int)> extremes = [(new byte[pixels], -1), ([.. Enumerable.Repeat(byte.MaxValue, pixels)], -1)];
        for (var count = 0; count < Noise; count++)
        {
            var noise = new byte[pixels];
            random.NextBytes(noise);
            extremes.Add((noise, -1));
        }

        return extremes;
    }

    private static List<(byte[] Pixels, int Label)> Read(string folder, ForeignModelRequest request)
    {
        if (!Directory.Exists(folder))
            throw new CommandException($"--samples {folder}: there is no such folder");
        List<string> files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
        if (files.Count == 0)
            throw new CommandException($"--samples {folder} holds no PNG, JPEG, WebP or BMP");
        return [.. Spread(files, MostPictures).Select(file => (Read(file, request.Preprocessing), LabelOf(file, request.Labels)))];
    }

    private static byte[] Read(string file, IPreprocessing preprocessing)
    {
        var limits = new PictureLimits();
        if (new FileInfo(file).Length > limits.MaxBytes)
            throw new CommandException($"{file} has more than the {limits.MaxBytes} bytes that are allowed");
        var pixels = new byte[preprocessing.Width * preprocessing.Height];
        return PictureDecoder.TryDecode(File.ReadAllBytes(file), limits, out var picture, out var fault) && preprocessing.TryPrepare(picture, pixels, out fault)
            ? pixels
            : throw new CommandException($"{file}: {fault?.Message}");
    }

    private static int LabelOf(string file, IReadOnlyList<string> labels)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(file));
        return labels.ToList().FindIndex(label => string.Equals(label, folder, StringComparison.Ordinal));
    }

    private static IEnumerable<T> Spread<T>(IReadOnlyList<T> all, int most)
    {
        var count = Math.Min(most, all.Count);
        return Enumerable.Range(0, count).Select(number => all[(int)((long)number * all.Count / count)]);
    }

    /// <summary>The numbers that the original takes for a picture.</summary>
    public static double[] Numbers(byte[] pixels, InputScale scale) => Array.ConvertAll(pixels, scale.Apply);
}
