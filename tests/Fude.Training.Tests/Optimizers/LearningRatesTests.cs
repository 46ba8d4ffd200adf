using Fude.Training.Optimizers;

namespace Fude.Training.Tests.Optimizers;

public sealed class LearningRatesTests
{
    [Fact]
    public void One_cycle_rises_for_a_fifth_and_then_falls_to_nothing()
    {
        var factors = Enumerable.Range(0, 1000).Select(step => LearningRates.Factor(LearningRateSchedule.OneCycle, step, 1000)).ToArray();

        Assert.InRange(factors[0], 0.03, 0.06);
        Assert.InRange(Array.IndexOf(factors, factors.Max()), 195, 205);
        Assert.InRange(factors.Max(), 0.99, 1);
        Assert.InRange(factors[^1], 0, 0.001);
        Assert.Equal(factors[..200].Order(), factors[..200]);
        Assert.Equal(factors[205..].OrderDescending(), factors[205..]);
    }

    [Fact]
    public void Cosine_only_falls_and_constant_stays()
    {
        Assert.InRange(LearningRates.Factor(LearningRateSchedule.Cosine, 0, 100), 0.99, 1);
        Assert.InRange(LearningRates.Factor(LearningRateSchedule.Cosine, 50, 100), 0.45, 0.55);
        Assert.InRange(LearningRates.Factor(LearningRateSchedule.Cosine, 99, 100), 0, 0.01);
        Assert.All(Enumerable.Range(0, 100), step => Assert.Equal(1, LearningRates.Factor(LearningRateSchedule.Constant, step, 100)));
    }
}
