using Fude.Training.Datasets;
using Fude.Training.Gates;
using Fude.Training.Gates.Corruptions;

namespace Fude.Training.Tests.Gates;

/// <summary>What the gate does to pictures.</summary>
public sealed class CorruptionTests
{
    private const int Side = 28;

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void A_shift_moves_the_ink_by_its_strength_in_some_direction(double pixels)
    {
        var (x, y) = Centre(Blob());

        var directions = Enumerable.Range(0, 8).Select(i =>
        {
            var (toX, toY) = Centre(Apply("shift", pixels, Blob(), index: i));
            Assert.Equal(pixels, Math.Sqrt(Math.Pow(toX - x, 2) + Math.Pow(toY - y, 2)), 0.05);
            return Math.Round(Math.Atan2(toY - y, toX - x), 1);
        }).ToList();

        Assert.True(directions.Distinct().Count() >= 5, string.Join(' ', directions));
    }

    [Fact]
    public void Half_a_turn_is_the_picture_from_behind()
    {
        var picture = Blob();

        Assert.Equal(Reversed(picture), Apply("rotation", 180, picture));
    }

    [Fact]
    public void A_quarter_turn_goes_to_either_side()
    {
        var turned = Enumerable.Range(0, 20).Select(i => Centre(Apply("rotation", 90, Blob(), index: i))).ToList();

        Assert.Equal(2, turned.Select(centre => (Math.Round(centre.X, 2), Math.Round(centre.Y, 2))).Distinct().Count());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(1.3)]
    public void Scaling_changes_the_ink_by_the_square(double times) =>
        Assert.Equal(times * times, Ink(Apply("scale", times, Disc(7))) / Ink(Disc(7)), 0.02);

    [Fact]
    public void A_dot_grows_to_a_cross_and_a_cross_shrinks_to_a_dot()
    {
        var (dot, cross) = (new byte[LabelledImages.PixelCount], new byte[LabelledImages.PixelCount]);
        dot[At(10, 10)] = 200;
        foreach (var (x, y) in ((int, int)[])[(10, 10), (9, 10), (11, 10), (10, 9), (10, 11)])
            cross[At(x, y)] = 200;

        Assert.Equal(cross, Apply("thickness", 1, dot));
        Assert.Equal(dot, Apply("thickness", -1, cross));
        Assert.Equal(100, Apply("thickness", 0.5, dot)[At(9, 10)]);
        Assert.Equal(dot, Apply("thickness", 0, dot));
    }

    [Fact]
    public void A_blur_spreads_the_ink_and_keeps_it()
    {
        var sharp = Disc(5);
        var blurred = Apply("blur", 1.5, sharp);

        Assert.Equal(1, Ink(blurred) / Ink(sharp), 0.01);
        Assert.Equal(Spread(sharp) + (2 * 1.5 * 1.5), Spread(blurred), 0.1);
        Assert.Equal(sharp, Apply("blur", 0, sharp));
    }

    [Fact]
    public void Noise_has_the_deviation_that_was_asked_for()
    {
        var grey = Enumerable.Repeat((byte)128, LabelledImages.PixelCount).ToArray();
        var differences = Enumerable.Range(0, 20).SelectMany(i => Apply("noise", 0.1, grey, index: i)).Select(value => value - 128.0).ToList();

        Assert.Equal(0, differences.Average(), 0.5);
        Assert.Equal(25.5, Math.Sqrt(differences.Average(difference => difference * difference)), 0.5);
    }

    [Theory]
    [InlineData("shift", 2)]
    [InlineData("rotation", 20)]
    [InlineData("scale", 0.8)]
    [InlineData("thickness", 0.6)]
    [InlineData("noise", 0.2)]
    [InlineData("blur", 1)]
    public void The_same_seed_gives_the_same_pictures(string name, double strength)
    {
        var picture = Blob();

        Assert.Equal(Apply(name, strength, picture), Apply(name, strength, picture));
        Assert.NotEqual(picture, Apply(name, strength, picture));
        if (name is "shift" or "noise")
            Assert.NotEqual(Apply(name, strength, picture, seed: 1), Apply(name, strength, picture, seed: 2));
    }

    private static byte[] Apply(string name, double strength, byte[] picture, int index = 0, long seed = 1)
    {
        // Each picture has random numbers of its own: the one at the index is of interest.
        var pictures = new LabelledImages("test", [.. Enumerable.Repeat(picture, index + 1).SelectMany(one => one)], new int[index + 1], ["0"]);
        var changed = Corruption.Of(new RobustnessOptions()).Single(corruption => corruption.Name == name).ApplyTo(pictures, strength, seed, TestContext.Current.CancellationToken);
        return changed[(index * LabelledImages.PixelCount)..];
    }

    private static byte[] Blob() => Draw((x, y) => Math.Exp(-(Math.Pow(x - 16, 2) + Math.Pow((y - 11) / 1.5, 2)) / 8));

    private static byte[] Disc(double radius) => Draw((x, y) => Math.Clamp(radius - Math.Sqrt(Math.Pow(x - 13.5, 2) + Math.Pow(y - 13.5, 2)) + 0.5, 0, 1));

    private static byte[] Draw(Func<int, int, double> ink) =>
        [.. Enumerable.Range(0, LabelledImages.PixelCount).Select(i => (byte)Math.Round(255 * ink(i % Side, i / Side)))];

    private static byte[] Reversed(byte[] picture) => [.. Enumerable.Reverse(picture)];

    private static int At(int x, int y) => (y * Side) + x;

    private static double Ink(byte[] picture) => picture.Sum(value => (double)value);

    private static (double X, double Y) Centre(byte[] picture) =>
        (picture.Select((value, i) => value * (double)(i % Side)).Sum() / Ink(picture), picture.Select((value, i) => value * (double)(i / Side)).Sum() / Ink(picture));

    private static double Spread(byte[] picture)
    {
        var (x, y) = Centre(picture);
        return picture.Select((value, i) => value * (Math.Pow((i % Side) - x, 2) + Math.Pow((i / Side) - y, 2))).Sum() / Ink(picture);
    }
}
