using Fude.Training.Datasets;

namespace Fude.Training.Tests.Strokes;

public sealed class StrokeWaySpecs
{
    private const int Count = 200_000;

    [Fact]
    public void Each_digit_has_several_ways_of_its_own()
    {
        Assert.Equal(Enumerable.Range(0, 10), StrokeDigits.Ways.Select(way => (int)way.Digit).Distinct());
        foreach (var ways in StrokeDigits.Ways.GroupBy(way => way.Digit))
        {
            Assert.InRange(ways.Count(), 4, 12);
            Assert.Equal(ways.Count(), ways.Select(way => way.Name).Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(1, ways.Sum(way => way.Share), 1e-6);
        }
    }

    [Theory]
    [InlineData(0, "slashed")]
    [InlineData(1, "serif")]
    [InlineData(1, "serif and foot")]
    [InlineData(2, "looped")]
    [InlineData(4, "open")]
    [InlineData(4, "closed")]
    [InlineData(7, "barred")]
    [InlineData(7, "hooked")]
    [InlineData(9, "straight")]
    [InlineData(9, "curved")]
    public void Ways_known_from_real_hands_are_there(int digit, string name) =>
        Assert.Contains(StrokeDigits.Ways, way => way.Digit == digit && way.Name == name && way.Share > 0.01);

    [Fact]
    public void Each_way_is_written_as_often_as_its_share_says()
    {
        var written = Enumerable.Range(0, Count).CountBy(i => StrokeDigits.WayOf(21, i)).ToDictionary();

        Assert.Equal(StrokeDigits.Ways.ToHashSet(), [.. written.Keys]);
        foreach (var (way, times) in written)
        {
            var expected = way.Share * Count / 10;
            var spread = Math.Sqrt(expected * (1 - way.Share));
            Assert.True(Math.Abs(times - expected) < 5 * spread, $"{way} was written {times} times, not about {expected:0}");
        }
    }

    [Fact]
    public void The_way_names_the_digit_that_is_drawn()
    {
        var labels = StrokeDigits.Generate(22, 1000).Labels;

        Assert.Equal(labels, Enumerable.Range(0, 1000).Select(i => StrokeDigits.WayOf(22, i).Digit));
        Assert.Throws<ArgumentOutOfRangeException>(() => StrokeDigits.WayOf(22, -1));
    }

    [Fact]
    public void Each_way_looks_different_from_the_others_of_its_digit()
    {
        // The mean picture of one half of a way's images is nearest to that of the other half of the same way.
        var pixels = StrokeDigits.Generate(23, Count).Pixels;
        var sums = StrokeDigits.Ways.ToDictionary(way => way, _ => (Even: new double[785], Odd: new double[785]));
        for (var i = 0; i < Count; i++)
        {
            var (even, odd) = sums[StrokeDigits.WayOf(23, i)];
            Add(i / 10 % 2 == 0 ? even : odd, pixels.AsSpan(i * 784, 784));
        }

        Assert.All(sums, way =>
        {
            var nearest = sums.Where(other => other.Key.Digit == way.Key.Digit).MinBy(other => Distance(way.Value.Even, other.Value.Odd)).Key;
            Assert.Equal(way.Key, nearest);
        });
    }

    private static void Add(double[] sum, ReadOnlySpan<byte> image)
    {
        for (var i = 0; i < image.Length; i++)
            sum[i] += image[i];
        sum[^1]++;
    }

    private static double Distance(double[] a, double[] b)
    {
        var total = 0.0;
        for (var i = 0; i < 784; i++)
            total += Math.Pow((a[i] / a[^1]) - (b[i] / b[^1]), 2);
        return total;
    }
}
