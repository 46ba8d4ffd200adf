namespace Fude.Training.Datasets;

/// <summary>
/// Digits written by a model of a hand: a dataset that needs no download. An image is fixed by the seed and its number alone,
/// whatever part is asked for and by however many threads, on every processor and with every version of .NET.
/// </summary>
public static class StrokeDigits
{
    /// <summary>Bytes in an image.</summary>
    public const int PixelCount = 28 * 28;

    /// <summary>Every way of writing a digit that the hands know, digits in order.</summary>
    public static IReadOnlyList<StrokeWay> Ways { get; } =
        [.. Allograph.ByDigit.SelectMany((ways, digit) => ways.Select(way => Describe(way, (byte)digit)))];

    private const ulong Labelling = 2;
    private const int ImagesAtOnce = 64;

    /// <summary>Draws images and says what they show.</summary>
    /// <param name="seed">Any number; another seed is other writers.</param>
    /// <param name="firstIndex">Number of the first image, from 0.</param>
    /// <param name="pixels">Receives n×784 bytes: 28×28 images, row by row, 0 background to 255 ink, framed as <c>mnist-v1</c> does.</param>
    /// <param name="labels">Receives n digits, 0 to 9. Images 10k to 10k+9 hold each digit once, in random order.</param>
    /// <param name="options">How the hands write.</param>
    /// <exception cref="ArgumentException">The lengths of the spans do not fit, or an option is out of range; all mistakes are named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The first index is negative, or the last one is too large for a number.</exception>
    public static unsafe void Generate(
        long seed, long firstIndex, Span<byte> pixels, Span<byte> labels, StrokeOptions? options = null)
    {
        options ??= new StrokeOptions();
        var count = labels.Length;
        if (pixels.Length != (long)count * PixelCount)
            throw new ArgumentException($"{count} labels need {(long)count * PixelCount} bytes of pixels, not {pixels.Length}.", nameof(pixels));
        ArgumentOutOfRangeException.ThrowIfNegative(firstIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstIndex, long.MaxValue - count);
        if (options.FindMistakes() is { Count: > 0 } mistakes)
            throw new ArgumentException(string.Join(' ', mistakes), nameof(options));
        if (count == 0)
            return;

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads == 0 ? -1 : options.Threads };
        var batches = (count + ImagesAtOnce - 1) / ImagesAtOnce;
        fixed (byte* firstPixel = pixels, firstLabel = labels)
        {
            // A lambda can't hold spans or pinned pointers; the addresses stay valid while the loop runs.
            var (pixelAddress, labelAddress) = ((nint)firstPixel, (nint)firstLabel);
            Parallel.For(0, batches, parallel, () => new Handwriting(options), (batch, _, writer) =>
            {
                var last = Math.Min(count, (batch + 1) * ImagesAtOnce);
                for (var i = batch * ImagesAtOnce; i < last; i++)
                {
                    var digit = LabelOf(seed, firstIndex + i);
                    ((byte*)labelAddress)[i] = digit;
                    writer.Write(seed, firstIndex + i, digit, new Span<byte>((byte*)pixelAddress + ((long)i * PixelCount), PixelCount));
                }

                return writer;
            }, static _ => { });
        }
    }

    /// <summary>Draws the first images of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="count">How many images, 0 to 2,739,137 (what fits into one array).</param>
    /// <param name="options">How the hands write.</param>
    /// <returns>count×784 bytes and count labels, as the other overload describes them.</returns>
    /// <exception cref="ArgumentException">An option is out of range; all mistakes are named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or too large.</exception>
    public static (byte[] Pixels, byte[] Labels) Generate(long seed, int count, StrokeOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / PixelCount);
        var (pixels, labels) = (new byte[count * PixelCount], new byte[count]);
        Generate(seed, 0, pixels, labels, options);
        return (pixels, labels);
    }

    /// <summary>What an image shows and how it is written, without drawing it.</summary>
    /// <param name="seed">The dataset's seed.</param>
    /// <param name="index">The image's number, from 0.</param>
    /// <returns>One of <see cref="Ways"/>. Options do not change it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static StrokeWay WayOf(long seed, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var digit = LabelOf(seed, index);
        return Describe(Handwriting.WayOf(seed, index, digit), digit);
    }

    private static StrokeWay Describe(Allograph way, byte digit) =>
        new(digit, way.Name, way.Share / Allograph.ByDigit[digit].Sum(static other => other.Share));

    /// <summary>Ten images in a row hold each digit once: a shuffled pack for each ten, of which this takes one card.</summary>
    private static byte LabelOf(long seed, long index)
    {
        Span<byte> pack = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        var random = new StrokeRandom(seed, Labelling, index / 10);
        for (var i = pack.Length - 1; i > 0; i--)
        {
            var j = random.NextInt(i + 1);
            (pack[i], pack[j]) = (pack[j], pack[i]);
        }

        return pack[(int)(index % 10)];
    }
}

/// <summary>One way of writing a digit (an allograph), for instance a 7 with a bar.</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Name">What tells it from the digit's other ways.</param>
/// <param name="Share">The part of the digit's images that are written so; a digit's shares sum to 1.</param>
public sealed record StrokeWay(byte Digit, string Name, double Share);
