using CsCheck;
using Fude.Imaging;
using Fude.Testing;
using Fude.Training.Datasets;

namespace Fude.Training.Tests.Strokes;

/// <summary>What the drawings look like.</summary>
public sealed class StrokeDrawingSpecs
{
    [Fact]
    public void No_drawing_is_empty_and_each_is_framed_as_MNIST_is()
    {
        const int Count = 120_000;
        var pixels = StrokeDigits.Generate(11, Count).Pixels;

        var (touching, strong) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var image = pixels.AsSpan(i * 784, 784);
            var facts = ImageStatistics.Measure(image);
            Assert.True(facts.InkMass > 15, $"image {i} has hardly any ink: {facts.InkMass:0.0} pixels");
            // The longer side takes 20 pixels; its outermost may be too faint to count.
            Assert.InRange(Math.Max(facts.BoxWidth, facts.BoxHeight), 18, 20);
            strong += image.IndexOfAnyInRange((byte)250, byte.MaxValue) >= 0 ? 1 : 0;
            if (facts.Left == 0 || facts.Top == 0 || facts.Left + facts.BoxWidth == 28 || facts.Top + facts.BoxHeight == 28)
            {
                touching++;
                continue;
            }

            // The ink's mean comes to pixel 14, to the nearest whole pixel, where the frame cut nothing off.
            Assert.InRange(facts.CentreOffsetX, -0.5001, 0.5001);
            Assert.InRange(facts.CentreOffsetY, -0.5001, 0.5001);
        }

        // 1.4% of MNIST's images do, nearly all of them sevens.
        Assert.True(touching < Count * 0.03, $"{touching} drawings reach the frame's edge and may be cut off");
        Assert.True(strong > Count * 0.9, $"only {strong} drawings have full ink");
    }

    [Fact]
    public void Ink_stroke_width_and_aspect_are_in_the_range_of_MNIST()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        var mnist = SharedData.ReadMnist(train: true);
        var strokes = StrokeDigits.Generate(12, 20_000);

        for (byte digit = 0; digit < 10; digit++)
        {
            var real = Measure(mnist.Images, mnist.Labels, digit, 20_000);
            var ours = Measure(strokes.Pixels, strokes.Labels, digit, 20_000);
            Near(digit, "ink", real, ours, static facts => facts.InkMass, 0.2);
            Near(digit, "stroke width", real, ours, static facts => facts.StrokeWidth, 0.2);
            Near(digit, "width", real, ours, static facts => facts.BoxWidth, 0.15);
            Near(digit, "height", real, ours, static facts => facts.BoxHeight, 0.06);
        }
    }

    [Fact]
    public void Hands_differ_as_much_as_writers_do()
    {
        // Two images of one digit are never alike: the closest pair of 400 still differs in a good part of its ink.
        var (pixels, labels) = StrokeDigits.Generate(13, 4000);
        var sevens = Enumerable.Range(0, 4000).Where(i => labels[i] == 7).Select(i => pixels.AsSpan(i * 784, 784).ToArray()).ToList();

        var closest = sevens.SelectMany((a, i) => sevens.Skip(i + 1).Select(b => Difference(a, b))).Min();
        Assert.InRange(closest, 0.1, 1);
    }

    [Fact]
    public void Any_valid_options_draw()
    {
        var options =
            from slant in Gen.Float[-1, 1]
            from slantSpread in Gen.Float[0, 1]
            from rotation in Gen.Float[0, 30]
            from aspect in Gen.Float[0, 0.5f]
            from thin in Gen.Float[0.5f, 8]
            from thick in Gen.Float[thin, 8]
            from pressure in Gen.Float[0, 0.8f]
            from warp in Gen.Float[0, 0.3f]
            from tremble in Gen.Float[0, 0.1f]
            select new StrokeOptions
            {
                Slant = slant, SlantSpread = slantSpread, RotationSpread = rotation, AspectSpread = aspect, ThinnestPen = thin,
                ThickestPen = thick, Pressure = pressure, Warp = warp, Tremble = tremble, Threads = 1,
            };

        Gen.Select(options, Gen.Long).Sample((option, seed) =>
        {
            foreach (var image in StrokeDigits.Generate(seed, 20, option).Pixels.Chunk(784))
            {
                var facts = ImageStatistics.Measure(image);
                Assert.True(facts.InkMass > 4);
                Assert.InRange(Math.Max(facts.BoxWidth, facts.BoxHeight), 16, 20);
            }
        }, iter: 1000, seed: "0000KOIKOIKOI");
    }

    private static List<ImageStatistics> Measure(byte[] pixels, byte[] labels, byte digit, int count) =>
        [.. Enumerable.Range(0, count).Where(i => labels[i] == digit).Select(i => ImageStatistics.Measure(pixels.AsSpan(i * 784, 784)))];

    private static void Near(
        byte digit, string what, List<ImageStatistics> real, List<ImageStatistics> ours, Func<ImageStatistics, double> figure, double tolerance)
    {
        var (expected, actual) = (real.Average(figure), ours.Average(figure));
        Assert.True(
            Math.Abs(actual - expected) <= tolerance * expected, $"{what} of {digit}: MNIST {expected:0.00}, strokes {actual:0.00}, apart more than {tolerance:P0}");
    }

    /// <summary>The part of both images' ink that is not common to them.</summary>
    private static double Difference(byte[] a, byte[] b)
    {
        var (apart, all) = (0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            apart += Math.Abs(a[i] - b[i]);
            all += Math.Max(a[i], b[i]);
        }

        return (double)apart / all;
    }
}
