using Fude.Bundles;
using Fude.Training.Datasets;
using Fude.Training.Gates;

namespace Fude.Training.Tests.Gates;

/// <summary>The comparison with the model that answers now.</summary>
[Collection(TorchCollection.Name)]
public sealed class LiveComparisonTests(GatedModels models) : IClassFixture<GatedModels>
{
    private static readonly string[] Compared = ["live_accuracy", "live_recall", "live_corrections"];

    [Fact]
    public async Task A_model_with_a_permuted_class_is_worse_than_the_live_one_and_the_class_is_named()
    {
        var report = await JudgeAsync(models.Permuted(3, 5), models.Good, models.Data.Test);

        Assert.All(report.Checks, check => Assert.Equal(CheckOutcome.Failed, check.Outcome));
        Assert.Equal("Read worse than by the live model: 3, 5.", Check(report, "live_recall").Note!.English);
        Assert.True(report.Figures["live_accuracy.worse_p"] < 1e-6);
        Assert.InRange(report.Figures["live_accuracy.difference"], -0.25, -0.1);
        Assert.Contains(report.Failures, failure => failure.StartsWith("live_recall.3: -", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_other_way_round_it_is_better()
    {
        var report = await JudgeAsync(models.Good, models.Permuted(3, 5), models.Data.Test);

        // A hundred pictures of a class that both read alike exclude no loss of three hundredths of it.
        Assert.Equal([CheckOutcome.Passed, CheckOutcome.Undecided, CheckOutcome.Passed], report.Checks.Select(check => check.Outcome));
        Assert.DoesNotContain("3", report.Checks[1].Note!.English, StringComparison.Ordinal);
        Assert.True(report.Figures["live_accuracy"] > 0.1);
        Assert.True(report.Figures["live_recall.3"] > 0.5);
    }

    [Fact]
    public async Task The_live_model_itself_is_not_compared()
    {
        var report = await JudgeAsync(models.Good, models.Good, models.Data.Test);

        Assert.All(report.Checks, check => Assert.Equal(CheckOutcome.NotApplicable, check.Outcome));
        Assert.Equal("The bundle is the live model itself (now).", report.Checks[0].Note!.English);
    }

    [Fact]
    public async Task Too_few_pictures_are_undecided_and_pass_only_where_that_is_allowed()
    {
        // Two networks that answer alike on everything: nothing is lost, but thirty pictures exclude no loss of half a hundredth.
        var other = models.With(manifest => manifest with { Name = "another" });
        var few = models.Data.Test.Sample(30, 1);

        var lenient = await JudgeAsync(models.Good, other, few);
        var strict = await JudgeAsync(models.Good, other, few, allowUndecided: false);

        Assert.True(lenient.Passed);
        Assert.Equal(CheckOutcome.Undecided, Check(lenient, "live_accuracy").Outcome);
        Assert.Equal("30 pictures can't tell: no loss is shown, and a loss over 0.005 is not excluded.", Check(lenient, "live_accuracy").Note!.English);
        Assert.Equal((0, 0), (lenient.Figures["live_accuracy.only_candidate_right"], lenient.Figures["live_accuracy.only_live_right"]));
        Assert.False(strict.Passed);
        Assert.Equal(CheckOutcome.Failed, Check(strict, "live_accuracy").Outcome);
    }

    [Fact]
    public async Task Few_corrected_drawings_and_bad_ones_are_told_apart()
    {
        var request = Request(models.Permuted(3, 5), models.Good, models.Data.Test) with { Checks = ["corrections", "live_corrections"] };
        var threes = models.Data.Test.Subset([.. Enumerable.Range(0, models.Data.Test.Count).Where(i => models.Data.Test.Labels[i] == 3)]);

        var none = await new Gate().RunAsync(request with { Corrections = Available<LabelledImages>.Of(threes.Slice(0, 19)) }, cancellation: TestContext.Current.CancellationToken);
        var bad = await new Gate().RunAsync(request with { Corrections = Available<LabelledImages>.Of(threes) }, cancellation: TestContext.Current.CancellationToken);

        Assert.All(none.Checks, check => Assert.Equal((CheckOutcome.NotApplicable, "There are 19 corrected drawings, and 20 are the fewest to judge by."), (check.Outcome, check.Note!.English)));
        Assert.All(bad.Checks, check => Assert.Equal(CheckOutcome.Failed, check.Outcome));
        Assert.Matches(@"^corrections: 0\.\d{4} is below 0\.2500 by 0\.\d{4}$", bad.Failures[0]);
    }

    [Fact]
    public async Task A_live_model_that_does_not_load_is_no_fault_of_the_candidate()
    {
        var broken = models.With(manifest => manifest with { Name = "broken" });

        var report = await JudgeAsync(models.Good, broken with { Model = [1, 2, 3] }, models.Data.Test);

        Assert.All(report.Checks, check => Assert.Equal(CheckOutcome.NotApplicable, check.Outcome));
        Assert.StartsWith("The live model can't be compared with: ", report.Checks[0].Note!.English, StringComparison.Ordinal);
    }

    private static CheckResult Check(GateReport report, string name) => report.Checks.Single(check => check.Name == name);

    private GateRequest Request(Bundle candidate, Bundle live, LabelledImages test) => models.Request(candidate, Compared) with
    {
        Test = Available<TestPictures>.Of(new(test, models.Data.Digest)),
        Corrections = Available<LabelledImages>.Of(test),
        Live = Available<LiveModel>.Of(new("now", live, live.Folder)),
    };

    private Task<GateReport> JudgeAsync(Bundle candidate, Bundle live, LabelledImages test, bool allowUndecided = true)
    {
        var request = Request(candidate, live, test);
        return new Gate().RunAsync(request with { Options = request.Options with { AllowUndecided = allowUndecided } }, cancellation: TestContext.Current.CancellationToken);
    }
}
