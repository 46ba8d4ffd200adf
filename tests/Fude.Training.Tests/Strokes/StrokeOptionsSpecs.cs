using Fude.Imaging;
using Fude.Training.Datasets;

namespace Fude.Training.Tests.Strokes;

public sealed class StrokeOptionsSpecs
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new StrokeOptions().FindMistakes());

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var options = new StrokeOptions
        {
            Slant = 1.5f, SlantSpread = -0.1f, RotationSpread = 31, AspectSpread = float.NaN, ThinnestPen = 0, ThickestPen = -1,
            Pressure = 1, Warp = float.PositiveInfinity, Tremble = 0.2f, Threads = -1,
        };

        var mistake = Assert.Throws<ArgumentException>(() => StrokeDigits.Generate(1, 1, options));
        Assert.Equal(11, options.FindMistakes().Count);
        foreach (var sentence in options.FindMistakes())
            Assert.Contains(sentence, mistake.Message, StringComparison.Ordinal);
        Assert.Contains("Slant is 1.5; it must be from -1 to 1.", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("ThinnestPen is 0, above ThickestPen, which is -1.", mistake.Message, StringComparison.Ordinal);
        Assert.All(
            typeof(StrokeOptions).GetProperties().Select(property => property.Name),
            name => Assert.Contains(options.FindMistakes(), sentence => sentence.StartsWith(name + " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_thicker_pen_draws_thicker_lines()
    {
        var thin = MeanStrokeWidth(new StrokeOptions { ThinnestPen = 1.5f, ThickestPen = 1.5f });
        var thick = MeanStrokeWidth(new StrokeOptions { ThinnestPen = 3, ThickestPen = 3 });

        Assert.InRange(thick / thin, 1.5, 2.2);
    }

    [Fact]
    public void Slant_leans_digits_to_the_right()
    {
        var left = MeanLean(new StrokeOptions { Slant = -0.4f });
        var upright = MeanLean(new StrokeOptions { Slant = 0 });
        var right = MeanLean(new StrokeOptions { Slant = 0.4f });

        Assert.InRange(right - upright, 0.2, 0.6);
        Assert.InRange(upright - left, 0.2, 0.6);
    }

    [Theory]
    [InlineData(nameof(StrokeOptions.SlantSpread))]
    [InlineData(nameof(StrokeOptions.RotationSpread))]
    [InlineData(nameof(StrokeOptions.AspectSpread))]
    [InlineData(nameof(StrokeOptions.Pressure))]
    [InlineData(nameof(StrokeOptions.Warp))]
    [InlineData(nameof(StrokeOptions.Tremble))]
    public void Every_spread_changes_the_drawings(string name)
    {
        var none = new StrokeOptions();
        typeof(StrokeOptions).GetProperty(name)!.SetValue(none, 0f);

        Assert.NotEqual(StrokeDigits.Generate(1, 10).Pixels, StrokeDigits.Generate(1, 10, none).Pixels);
    }

    private static double MeanStrokeWidth(StrokeOptions options) =>
        StrokeDigits.Generate(31, 1000, options).Pixels.Chunk(784).Average(image => ImageStatistics.Measure(image).StrokeWidth);

    /// <summary>How far ones lean to the right, in heights: regression of x on y.</summary>
    private static double MeanLean(StrokeOptions options)
    {
        var (pixels, labels) = StrokeDigits.Generate(32, 3000, options);
        return Enumerable.Range(0, 3000).Where(i => labels[i] == 1).Average(i => Lean(pixels.AsSpan(i * 784, 784)));
    }

    private static double Lean(ReadOnlySpan<byte> image)
    {
        double mass = 0, x = 0, y = 0, xy = 0, yy = 0;
        for (var i = 0; i < image.Length; i++)
        {
            var (column, row, ink) = (i % 28, i / 28, (double)image[i]);
            mass += ink;
            x += ink * column;
            y += ink * row;
            xy += ink * column * row;
            yy += ink * row * row;
        }

        return -((xy / mass) - (x / mass * y / mass)) / ((yy / mass) - (y / mass * y / mass));
    }
}
