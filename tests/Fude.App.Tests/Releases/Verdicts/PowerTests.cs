using System.Globalization;
using System.Text;
using Fude.App.Releases;
using Fude.App.Releases.Verdicts;
using Fude.Testing;

namespace Fude.App.Tests.Releases.Verdicts;

/// <summary>How long it takes until a loss of accuracy is caught: the table of docs/canary.md is what this simulation gives.</summary>
public sealed class PowerTests(ITestOutputHelper output)
{
    private const int Canaries = 100;
    private const int Most = 10_000;

    // The last step is never reached: how long until it is taken back is asked for.
    private static readonly CanaryPlan Plan = new() { Steps = [0.25], Compared = 1_000_000, Disagreement = 0.99 };

    [Fact]
    [Trait("Category", "Long")]
    public void The_guide_tells_how_long_it_takes_until_a_loss_of_accuracy_is_caught()
    {
        var table = new StringBuilder("| loss | every drawing is corrected | one in ten is | half of the mistakes that are seen are | none: by disagreement |\n| --- | --- | --- | --- | --- |\n");
        foreach (var points in (int[])[2, 5, 10])
        {
            var town = new Town { Losses = 0.01 + (points / 100.0) };
            table.Append(CultureInfo.InvariantCulture, $"| {points} points | {Time(town with { CorrectWrong = 1, CorrectRight = 1 })} | {Time(town with { CorrectWrong = 0.1, CorrectRight = 0.1 })} | ")
                .Append(CultureInfo.InvariantCulture, $"{Time(town with { CorrectWrong = 0.5 })} | {Time(town, 0.05)} |\n");
        }

        output.WriteLine(table.ToString());
        Assert.Contains(table.ToString(), File.ReadAllText(Path.Combine(Repository.Root, "docs", "canary.md")));
    }

    private static string Time(Town town, double disagreement = 0.99)
    {
        var requests = new List<int>();
        for (var seed = 0; seed < Canaries; seed++)
        {
            var canary = new SimulatedCanary(Plan with { Disagreement = disagreement }, town, seed);
            requests.Add(canary.Run(Most) == Outcome.RollBack ? canary.Requests : int.MaxValue);
        }

        requests.Sort();
        var (half, most) = (requests[Canaries / 2], requests[Canaries * 9 / 10]);
        return half == int.MaxValue ? $"not in {Most.ToString("N0", CultureInfo.InvariantCulture)}" : string.Create(CultureInfo.InvariantCulture, $"{Round(half)} ({Round(most)}), {half / 20.0:0} h");
    }

    private static string Round(int requests) => requests == int.MaxValue ? "more" : (requests < 1000 ? (requests + 5) / 10 * 10 : (requests + 50) / 100 * 100).ToString("N0", CultureInfo.InvariantCulture);
}
