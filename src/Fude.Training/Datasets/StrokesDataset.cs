using System.Collections.Immutable;
using System.Globalization;

namespace Fude.Training.Datasets;

/// <summary>Digits drawn by a model of a hand, as a dataset.</summary>
internal static class StrokesDataset
{
    private const int DefaultTrainCount = 60_000;
    private const int DefaultTestCount = 10_000;

    /// <summary>Test pictures are numbered from here, far beyond any training picture: none can be both.</summary>
    private const long FirstTestIndex = 1L << 40;

    private const int AtOnce = 4_000;
    private static readonly ImmutableArray<string> Digits = [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];

    public static DatasetSplits Load(DatasetOptions options, IProgress<DatasetProgress>? progress, CancellationToken cancellation)
    {
        var (train, test) = (options.TrainCount ?? DefaultTrainCount, options.TestCount ?? DefaultTestCount);
        var work = new Work(options.Seed, (long)train + test, progress, cancellation);
        return new DatasetSplits(work.Draw(firstIndex: 0, train, done: 0), work.Draw(FirstTestIndex, test, done: train))
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"strokes: {train:N0} + {test:N0} digits drawn by a model of a hand, seed {options.Seed}"),
        };
    }

    private sealed record Work(long Seed, long Total, IProgress<DatasetProgress>? Progress, CancellationToken Cancellation)
    {
        public LabelledImages Draw(long firstIndex, int count, long done)
        {
            var pixels = GC.AllocateUninitializedArray<byte>(checked(count * LabelledImages.PixelCount));
            var labels = new byte[count];
            for (var start = 0; start < count; start += AtOnce)
            {
                Cancellation.ThrowIfCancellationRequested();
                var some = Math.Min(AtOnce, count - start);
                StrokeDigits.Generate(Seed, firstIndex + start, pixels.AsSpan(start * LabelledImages.PixelCount, some * LabelledImages.PixelCount), labels.AsSpan(start, some));
                Progress?.Report(new(DatasetStage.Generate, "strokes", done + start + some, Total));
            }

            return new LabelledImages("strokes", pixels, Array.ConvertAll(labels, label => (int)label), Digits);
        }
    }
}
