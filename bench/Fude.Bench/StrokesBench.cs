using System.Diagnostics;
using Fude.Training.Datasets;

namespace Fude.Bench;

/// <summary>Pictures a second that the model of a hand draws and frames, on all cores.</summary>
internal static class StrokesBench
{
    public static int Run(int count)
    {
        _ = StrokeDigits.Generate(seed: 1, count: 2000);
        for (var round = 0; round < 3; round++)
        {
            var started = Stopwatch.GetTimestamp();
            _ = StrokeDigits.Generate(seed: round, count);
            Line.Write("strokes", ("images_per_second", count / Stopwatch.GetElapsedTime(started).TotalSeconds));
        }

        return 0;
    }
}
