using System.Diagnostics;
using Fude.Inference;

namespace Fude.Training.Gates.Checks;

/// <summary>
/// One prediction is quick enough on this machine: pixels in, probabilities out, one at a time on a warm model. The figure is the 99th percentile of the
/// quietest of several rounds: what other processes take only ever adds to it, and a slow model is slow in every round.
/// </summary>
internal sealed class LatencyCheck : IGateCheck
{
    private const int Rounds = 5;
    private const int MostRuns = 1000; // in a round
    private const int LeastRuns = 10;
    private const int WarmUpRuns = 200;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(300);

    public string Name => "latency";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        var classifier = context.Candidate;
        byte[] pixels = [.. context.Request.Bundle.Samples.SelectMany(sample => sample.Pixels)];
        var answer = new float[classifier.Classes];
        // No other round's garbage is collected in the middle of one; a prediction itself leaves none.
        GC.Collect();
        Time(classifier, pixels, answer, WarmUpRuns);
        var rounds = new List<double[]>(Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            rounds.Add(Time(classifier, pixels, answer, MostRuns));
        }

        var quietest = rounds.MinBy(round => Percentile(round, 0.99))!;
        return CheckResult.Of(
            Name,
            [
                GateFigure.AtMost(Name, Percentile(quietest, 0.99), context.Options.MostLatencyMilliseconds, FigureUnit.Milliseconds),
                new($"{Name}.p50", Percentile(quietest, 0.5), FigureUnit.Milliseconds),
                new($"{Name}.most", rounds.Max(round => round[^1]), FigureUnit.Milliseconds),
                new($"{Name}.runs", rounds.Sum(round => round.Length), FigureUnit.Count),
            ]);
    }

    // A slow model gets fewer runs: what it comes to is plain sooner.
    private static double[] Time(Classifier classifier, byte[] pixels, float[] answer, int most)
    {
        var (times, began) = (new List<double>(most), Stopwatch.GetTimestamp());
        while (times.Count < most && (times.Count < LeastRuns || Stopwatch.GetElapsedTime(began) < RoundTime))
        {
            var picture = pixels.AsSpan(times.Count * classifier.PixelCount % pixels.Length, classifier.PixelCount);
            var start = Stopwatch.GetTimestamp();
            classifier.Predict(picture, answer);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return [.. times];
    }

    private static double Percentile(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
