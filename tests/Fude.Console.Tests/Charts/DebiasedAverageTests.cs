using Fude.Tracking.Console.Charts;

namespace Fude.Console.Tests.Charts;

public sealed class DebiasedAverageTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.6)]
    [InlineData(0.99)]
    public void A_constant_stays_what_it_is_from_its_first_value_on(double weight)
    {
        var average = new DebiasedAverage(weight);
        for (var i = 0; i < 50; i++)
            Assert.Equal(2.5, average.Next(2.5), 12);
    }

    [Fact]
    public void It_is_the_weighted_mean_of_what_came()
    {
        var average = new DebiasedAverage(0.5);
        Assert.Equal(8, average.Next(8), 12);
        Assert.Equal(((8 * 0.5) + 2) / 1.5, average.Next(2), 12);
        Assert.Equal(((8 * 0.25) + (2 * 0.5) + 5) / 1.75, average.Next(5), 12);
    }

    [Fact]
    public void What_is_not_finite_is_told_and_not_taken_in()
    {
        var average = new DebiasedAverage(0.5);
        average.Next(4);
        Assert.Equal(double.NaN, average.Next(double.NaN));
        Assert.Equal(double.PositiveInfinity, average.Next(double.PositiveInfinity));
        Assert.Equal(4, average.Next(4), 12);
    }
}
