using Fude.App.Releases.Verdicts;

namespace Fude.App.Tests.Releases.Verdicts;

public sealed class KnownValueTests
{
    [Theory]
    [InlineData(0.5, 0.5723649429247001)] // ln √π
    [InlineData(1, 0)]
    [InlineData(3.7, 1.4280723266653883)]
    [InlineData(10, 12.801827480081469)] // ln 9!
    [InlineData(100.25, 360.2845596377643)]
    public void Logarithms_of_gamma_are_the_tables(double x, double expected) => Assert.Equal(expected, LogGamma.Of(x), 1e-11);

    [Fact]
    public void Logarithms_of_large_gammas_follow_their_recurrence()
    {
        foreach (var x in (double[])[12.5, 4095.5, 5000, 123_456.5])
            Assert.Equal(Math.Log(x), LogGamma.Of(x + 1) - LogGamma.Of(x), 1e-8);
    }

    [Fact]
    public void Nothing_seen_is_evidence_of_nothing()
    {
        Assert.Equal(0, RateTest.LogEvidence(0, 0, 0.05), 12);
        Assert.Equal(0, SignTest.LogEvidence(0, 0), 12);
        Assert.Equal(0, MeanTest.LogEvidence(0, 0, 0, 0.05), 12);
        Assert.Equal(0, SlownessTest.LogEvidence(PairedTimes.Empty), 12);
    }

    [Fact]
    public void One_loss_is_as_much_evidence_as_the_mean_of_twice_the_shares() =>
        Assert.Equal(Math.Log(2 * (0.55 + 0.6 + 0.65 + 0.7 + 0.75 + 0.8 + 0.85 + 0.9 + 0.95 + 0.99) / 10), SignTest.LogEvidence(1, 0), 12);

    // Expectation of the evidence under the hypothesis's edge, over all outcomes: exactly at most 1, at any number.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Evidence_has_a_mean_of_at_most_one_where_nothing_is_worse(int count)
    {
        Assert.Equal(1, Mean(count, 0.05, hits => RateTest.LogEvidence(count, hits, 0.05)), 1e-9);
        Assert.True(Mean(count, 0.02, hits => RateTest.LogEvidence(count, hits, 0.05)) < 1);
        Assert.Equal(1, Mean(count, 0.5, hits => SignTest.LogEvidence(hits, count - hits)), 1e-9);
        Assert.True(Mean(count, 0.1, hits => MeanTest.LogEvidence(count, hits, hits, 0.1)) <= 1);

        static double Mean(int count, double rate, Func<int, double> log) => Enumerable.Range(0, count + 1).Sum(hits => Binomial(count, hits, rate) * (log(hits) is var value && double.IsNegativeInfinity(value) ? 0 : Math.Exp(value)));
    }

    [Fact]
    public void Three_outcomes_never_decide_by_themselves()
    {
        Assert.True(Math.Exp(SignTest.LogEvidence(3, 0)) < 100);
        Assert.True(Math.Exp(SlownessTest.LogEvidence(Pairs(4, 4000, 3))) < 100);
        Assert.True(Math.Exp(MeanTest.LogEvidence(3, 3, 3, 0.05)) < 100);
    }

    [Fact]
    public void Times_fall_into_classes_of_an_eighth_of_a_doubling()
    {
        Assert.Equal(0.05, TimeHistogram.Upper(TimeHistogram.ClassOf(0.01)), 12);
        foreach (var time in (double[])[0.06, 1, 3.3, 25, 999, 40_000])
        {
            var upper = TimeHistogram.Upper(TimeHistogram.ClassOf(time));
            Assert.InRange(upper / time, 1, Math.Pow(2, 1 / 8.0) + 1e-9);
        }

        Assert.Equal(TimeHistogram.Classes - 1, TimeHistogram.ClassOf(3_600_000));
    }

    [Fact]
    public void Times_add_up_and_have_quantiles()
    {
        var (fast, slow) = (Of(3, 90), Of(40, 10));

        var all = fast + slow;

        Assert.Equal(100, all.Total);
        Assert.Equal(10, all.After(TimeHistogram.ClassOf(20)));
        Assert.Equal(TimeHistogram.Upper(TimeHistogram.ClassOf(3)), all.Quantile(0.9));
        Assert.Equal(TimeHistogram.Upper(TimeHistogram.ClassOf(40)), all.Quantile(0.91));
        Assert.Null(TimeHistogram.Empty.Quantile(0.5));
        Assert.Equal(fast.Counts, (fast + TimeHistogram.Empty).Counts);
    }

    [Fact]
    public void Twenty_milliseconds_more_are_seen_within_twenty_pairs_and_four_are_tolerated_for_ever()
    {
        Assert.True(Math.Exp(SlownessTest.LogEvidence(Pairs(4, 24, 20))) > 100);
        Assert.True(Math.Exp(SlownessTest.LogEvidence(Pairs(4, 8, 10_000))) <= 1);
        Assert.True(Math.Exp(SlownessTest.LogEvidence(Pairs(24, 4, 10_000))) <= 1);
    }

    [Fact]
    public void Pairs_of_a_busy_hour_speak_for_nobody()
    {
        var counter = new PairCounter(0.25, 5);
        for (var i = 0; i < 1000; i++)
            counter.Add(4, 4);
        for (var i = 0; i < 1000; i++)
            counter.Add(400, 400);

        // Between t and t with the tolerance both of a pair speak alike; none speaks for the candidate alone.
        Assert.All(counter.Totals().Slower, count => Assert.Equal(0, count));
        Assert.True(SlownessTest.LogEvidence(counter.Totals()) <= 0);
    }

    private static TimeHistogram Of(double milliseconds, long count) => new(TimeHistogram.ClassOf(milliseconds), [count]);

    private static PairedTimes Pairs(double live, double candidate, int count)
    {
        var counter = new PairCounter(0.25, 5);
        for (var i = 0; i < count; i++)
            counter.Add(live, candidate);
        return counter.Totals();
    }

    private static double Binomial(int n, int k, double p) =>
        Math.Exp(LogGamma.Of(n + 1) - LogGamma.Of(k + 1) - LogGamma.Of(n - k + 1) + (k * Math.Log(p)) + ((n - k) * Math.Log(1 - p)));
}
