using System.Text.Json.Nodes;
using Fude.App.Releases;
using Fude.Testing;

namespace Fude.App.Tests.Releases;

public sealed class CanaryPlanTests
{
    [Fact]
    public void What_a_plan_leaves_out_has_its_default()
    {
        var (plan, mistakes) = CanaryPlanJson.Read("""{"steps":[0.1,1],"compared":50}""");

        Assert.Empty(mistakes);
        Assert.Equal([0.1, 1], plan!.Steps);
        Assert.Equal(new CanaryPlan { Steps = plan.Steps, Compared = 50 }, plan);
        Assert.Equal(200, new CanaryPlan().Compared);
    }

    [Fact]
    public void A_plan_is_read_back_as_it_was_written()
    {
        var plan = new CanaryPlan { Steps = [0.5], Requests = 1, Compared = 2, Corrections = 3, Seconds = 4.5, Alpha = 0.1, Errors = 0.01, Latency = 0.5, LatencyMilliseconds = 1, Disagreement = 0.2, Confidence = 0.1, Accuracy = 0.02 };

        var (read, _) = CanaryPlanJson.Read(CanaryPlanJson.Write(plan));

        Assert.Equal(plan with { Steps = read!.Steps }, read);
        Assert.Equal([0.5], read.Steps);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var (plan, mistakes) = CanaryPlanJson.Read("""{"steps":[0.5,0.2],"alpha":0.9,"seconds":-1}""");

        Assert.Null(plan);
        Assert.Equal(
            [
                "plan.steps are 1 to 20 ascending shares from 0.0001 to 1, such as [0.01, 0.05, 0.25, 1].",
                "plan.seconds is -1 but has to be from 0 to 2592000 (default 60).",
                "plan.alpha is 0.9 but has to be from 1E-06 to 0.5 (default 0.05).",
            ],
            mistakes);
    }

    [Theory]
    [InlineData("""{"steps":"many"}""")]
    [InlineData("""{"stepps":[1]}""")]
    [InlineData("[]")]
    [InlineData("""{"steps":null}""")]
    [InlineData("""{"steps":[]}""")]
    [InlineData("nonsense")]
    [InlineData("""{"seconds":1,"seconds":2}""")]
    public void What_is_no_plan_is_one_line(string json)
    {
        var (plan, mistakes) = CanaryPlanJson.Read(json);

        Assert.Null(plan);
        Assert.DoesNotContain('\n', Assert.Single(mistakes));
    }

    [Fact]
    public void The_guide_has_every_field_with_its_default()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "canary.md"));
        foreach (var (name, value) in JsonNode.Parse(CanaryPlanJson.Write(new CanaryPlan()))!.AsObject())
            Assert.Contains($"| `{name}` | `{value!.ToJsonString()}` | ", guide, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_are_hundredths_of_a_percent_and_all_after_the_last_step()
    {
        var plan = new CanaryPlan { Steps = [0.0001, 0.333] };

        Assert.Equal([1, 3330, 10_000], [plan.Share(0), plan.Share(1), plan.Share(2)]);
    }
}
