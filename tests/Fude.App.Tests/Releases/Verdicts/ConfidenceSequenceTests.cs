using Fude.App.Releases.Verdicts;

namespace Fude.App.Tests.Releases.Verdicts;

/// <summary>Between which values a figure is, whenever one looks.</summary>
public sealed class ConfidenceSequenceTests
{
    private const double Needed = 100;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)]
    [InlineData(200, 0)]
    [InlineData(200, 11)]
    [InlineData(5000, 4999)]
    public void It_holds_what_was_measured_and_narrows_with_more(long count, long hits)
    {
        var (low, high) = ConfidenceSequence.Rate(count, hits, Needed);
        var (nearer, further) = ConfidenceSequence.Rate(16 * count, 16 * hits, Needed);

        Assert.InRange(low, 0, count == 0 ? 0 : (double)hits / count);
        Assert.InRange(high, count == 0 ? 1 : (double)hits / count, 1);
        Assert.True(count == 0 || further - nearer < high - low, $"{nearer} to {further}");
    }

    [Fact]
    public void Its_lower_end_is_beyond_a_limit_exactly_where_the_test_decides()
    {
        for (var hits = 0L; hits <= 200; hits++)
            Assert.Equal(RateTest.LogEvidence(200, hits, 0.05) >= Math.Log(Needed), ConfidenceSequence.Rate(200, hits, Needed).Low >= 0.05);
        for (var sum = -50; sum <= 100; sum++)
            Assert.Equal(MeanTest.LogEvidence(200, sum, 60, 0.05) >= Math.Log(Needed), ConfidenceSequence.Mean(200, sum, 60, Needed).Low >= 0.05);
    }

    [Fact]
    public void The_truth_is_seldom_outside_however_often_one_looks()
    {
        const int Sequences = 400;
        const double Truth = 0.1;
        var random = new Random(4);
        var outside = 0;
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            var (hits, left) = (0L, false);
            for (var count = 1; count <= 1000; count++)
            {
                hits += random.NextDouble() < Truth ? 1 : 0;
                if (count % 20 == 0)
                    left |= ConfidenceSequence.Rate(count, hits, Needed) is var (low, high) && (low > Truth || high < Truth);
            }

            outside += left ? 1 : 0;
        }

        // At most 2 of 100 in the mean: 8 of 400, and 17 come in one of a thousand runs.
        Assert.InRange(outside, 0, 17);
    }
}
