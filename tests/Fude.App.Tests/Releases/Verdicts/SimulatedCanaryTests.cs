using Fude.App.Releases;
using Fude.App.Releases.Verdicts;

namespace Fude.App.Tests.Releases.Verdicts;

public sealed class SimulatedCanaryTests(ITestOutputHelper output)
{
    private static readonly CanaryPlan Plan = new() { Steps = [0.1, 0.5, 1], Requests = 5 };

    /// <summary>Only mistakes are corrected, everything is, or nothing is.</summary>
    public static TheoryData<double, double> Habits => [(0.3, 0), (1, 1), (0, 0)];

    [Theory]
    [MemberData(nameof(Habits))]
    public void An_equal_candidate_is_rarely_taken_back(double correctWrong, double correctRight) =>
        Assert.InRange(Count(Outcome.RollBack, new Town { CorrectWrong = correctWrong, CorrectRight = correctRight }, 100, 3000), 0, 5);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Habits))]
    public void Of_a_thousand_equal_candidates_looked_at_after_every_request_at_most_alpha_are_taken_back(double correctWrong, double correctRight)
    {
        var town = new Town { CorrectWrong = correctWrong, CorrectRight = correctRight };

        var wrong = Count(Outcome.RollBack, town, 1000, 3000);

        output.WriteLine($"{wrong} of 1000 wrongly taken back");
        Assert.InRange(wrong, 0, (int)(1000 * Plan.Alpha));
    }

    // The hardest candidates that are not worse: each figure exactly as bad as is tolerated.
    [Fact]
    [Trait("Category", "Long")]
    public void Candidates_on_every_edge_of_what_is_tolerated_are_taken_back_at_most_at_alpha()
    {
        var plan = Plan with { Latency = 0, Accuracy = 0 };
        var town = new Town { Losses = 0.02, Wins = 0.02, BothWrong = 0.01, Failures = 0.002, Slower = 5, LessConfident = 0.05, CorrectWrong = 1, CorrectRight = 1 };

        var wrong = Count(Outcome.RollBack, town, 500, 1500, plan);

        output.WriteLine($"{wrong} of 500 wrongly taken back");
        Assert.InRange(wrong, 0, (int)(500 * plan.Alpha));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_better_candidate_is_promoted(double corrected)
    {
        var town = new Town { Losses = 0.005, Wins = 0.025, CorrectWrong = corrected, CorrectRight = corrected };

        Assert.InRange(Count(Outcome.Advance, town, 20, 3000), 19, 20);
    }

    public static TheoryData<string, Town> Defects => new()
    {
        { "accuracy", new Town { Losses = 0.1, CorrectWrong = 1, CorrectRight = 1 } },
        { "accuracy", new Town { Losses = 0.1, CorrectWrong = 0.5 } },
        { "disagreement", new Town { Losses = 0.1 } },
        { "latency", new Town { Slower = 20 } },
        { "errors", new Town { Failures = 0.02 } },
        { "confidence", new Town { LessConfident = 0.15 } },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_worse_candidate_is_taken_back_for_what_it_is_worse_in(string criterion, Town town)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var canary = new SimulatedCanary(Plan, town, seed);
            Assert.Equal(Outcome.RollBack, canary.Run(5000));
            if (seed == 0)
                output.WriteLine($"{canary.Requests} requests: {canary.Verdict!.Reason}");
            // Whoever is wrong more often also disagrees more often: whichever is certain first.
            Assert.Contains(canary.Verdict!.Criteria, one => one.State == CriterionState.Worse && (one.Name == criterion || (criterion == "accuracy" && one.Name == "disagreement")));
            Assert.StartsWith("worse in ", canary.Verdict!.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void At_twenty_requests_an_hour_it_waits_and_says_how_long()
    {
        var canary = new SimulatedCanary(new CanaryPlan(), new Town(), 1);

        Assert.Equal(Outcome.Wait, canary.Run(100)); // five hours

        output.WriteLine(canary.Verdict!.Reason);
        Assert.Equal(100, canary.Verdict.Missing!.Compared);
        Assert.Equal(20, canary.Verdict.PerHour, 6);
        Assert.StartsWith("not enough evidence at step 1 of 4 (1 %): missing are 100 more compared drawings, ", canary.Verdict.Reason, StringComparison.Ordinal);
        Assert.EndsWith(" hours at 20 drawings an hour", canary.Verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void At_a_thousand_requests_a_second_time_is_what_it_waits_for()
    {
        var canary = new SimulatedCanary(new CanaryPlan(), new Town { PerHour = 3_600_000 }, 1);

        Assert.Equal(Outcome.Wait, canary.Run(2000)); // two seconds

        Assert.Equal("not enough evidence at step 1 of 4 (1 %): missing are 58 more seconds, less than a minute at 3600000 drawings an hour", canary.Verdict!.Reason);
    }

    private static int Count(Outcome outcome, Town town, int canaries, int most, CanaryPlan? plan = null)
    {
        var count = 0;
        for (var seed = 0; seed < canaries; seed++)
            count += new SimulatedCanary(plan ?? Plan, town, seed).Run(most) == outcome ? 1 : 0;
        return count;
    }
}
