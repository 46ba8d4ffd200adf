using CsCheck;

namespace Fude.Bundles.Tests;

public sealed class ReferenceProfileTests
{
    [Fact]
    public void Bins_of_even_values_hold_the_same_number()
    {
        var histogram = ReferenceHistogram.Measure([.. Enumerable.Range(0, 1000).Select(i => (double)(i * 7 % 1000))], bins: 10);

        Assert.Equal([100d, 200, 300, 400, 500, 600, 700, 800, 900], histogram.Edges);
        Assert.Equal(Enumerable.Repeat(100L, 10), histogram.Counts);
        Assert.Equal((0, 999), (histogram.Minimum, histogram.Maximum));
        Assert.Equal(499.5, histogram.Mean, 9);
    }

    [Fact]
    public void Values_that_repeat_make_fewer_bins_and_none_is_empty() =>
        Gen.Double[-5, 5].Select(value => Math.Round(value)).Array[1, 300].Sample(values =>
        {
            var histogram = ReferenceHistogram.Measure(values, bins: 20);
            Assert.Equal(values.Length, histogram.Counts.Sum());
            Assert.Equal(histogram.Edges.Count + 1, histogram.Counts.Count);
            Assert.All(histogram.Counts, count => Assert.True(count > 0));
            Assert.Equal(histogram.Edges.Order().Distinct(), histogram.Edges);
            foreach (var value in values)
                Assert.Equal(histogram.Edges.Count(edge => edge <= value), histogram.BinOf(value));
        });

    [Fact]
    public void Live_values_beyond_the_reference_fall_into_the_open_ends()
    {
        var histogram = ReferenceHistogram.Measure([1, 2, 3, 4], bins: 2);

        Assert.Equal([2L, 2L], histogram.Count([-100, double.NegativeInfinity, 100, double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => histogram.BinOf(double.NaN));
    }

    [Fact]
    public void What_is_no_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ReferenceHistogram.Measure([]));
        Assert.Throws<ArgumentException>(() => ReferenceHistogram.Measure([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => ReferenceHistogram.Measure([1, double.PositiveInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReferenceHistogram.Measure([1], bins: 0));
    }
}
