using Fude.Training.Gates.Statistics;

namespace Fude.Training.Tests.Gates;

/// <summary>Two models on the same pictures. The expected values are exact sums of binomial terms in whole numbers, and Tango's score solved by maximising the likelihood.</summary>
public sealed class PairedTestTests
{
    [Theory]
    [InlineData(5, 15, 0.04138946533203125, 0.020694732666015625)]
    [InlineData(15, 5, 0.04138946533203125, 0.9940910339355469)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(0, 10, 0.001953125, 0.0009765625)]
    [InlineData(59, 6, 4.964650327128617e-12, 0.9999999999997565)]
    [InlineData(121, 59, 4.434449263755176e-06, 0.999998950577836)]
    [InlineData(300, 260, 0.09925587005739657, 0.9584595266207269)]
    public void McNemars_test_is_exact(int won, int lost, double twoSided, double worse)
    {
        var test = new PairedTest(1000, won, lost, 0.05);

        Assert.Equal(1, test.TwoSided / twoSided, 1e-11);
        Assert.Equal(1, test.Worse / worse, 1e-11);
    }

    [Theory]
    [InlineData(10_000, 104, 119, 0.05, -0.003979, 0.000962)]
    [InlineData(200, 3, 9, 0.05, -0.062849, -0.001692)]
    [InlineData(50, 0, 0, 0.05, -0.051333, 0.051333)]
    [InlineData(30, 1, 5, 0.025, -0.31188, 0.034207)]
    [InlineData(44, 0, 1, 0.025, -0.118077, 0.059393)]
    [InlineData(1000, 12, 30, 0.05, -0.02937, -0.007591)]
    public void The_bounds_of_the_difference_are_those_of_the_score_test(int count, int won, int lost, double alpha, double lower, double upper)
    {
        var test = new PairedTest(count, won, lost, alpha);

        Assert.Equal(lower, test.Lower, 1e-6);
        Assert.Equal(upper, test.Upper, 1e-6);
        Assert.Equal((double)(won - lost) / count, test.Difference, 1e-15);
    }

    [Fact]
    public void Only_pictures_that_one_of_them_reads_count()
    {
        var test = PairedTest.Of([true, true, false, false, true], [true, false, true, false, false], 0.05);

        Assert.Equal(new(5, Won: 2, Lost: 1, 0.05), test);
    }

    [Fact]
    public void Equal_models_are_called_worse_no_more_often_than_alpha()
    {
        // Every split of up to 60 pictures, weighted by its chance between equal models.
        for (var discordant = 1; discordant <= 60; discordant++)
        {
            var chance = Enumerable.Range(0, discordant + 1).Where(lost => new PairedTest(1000, discordant - lost, lost, 0.05).IsWorse).Sum(lost => Binomial.AtMost(lost, discordant, 0.5) - Binomial.AtMost(lost - 1, discordant, 0.5));

            Assert.InRange(chance, 0, 0.05);
        }
    }
}
