using Fude.Training.Datasets;

namespace Fude.Training.Gates.Corruptions;

/// <summary>A way to change pictures, at the strengths that the options name.</summary>
/// <param name="Name">Its name: that of its option.</param>
/// <param name="Options">How much, and what is asked.</param>
/// <param name="Apply">Changes one picture.</param>
internal sealed record Corruption(string Name, CorruptionOptions Options, ChangePicture Apply)
{
    /// <summary>The corruptions that the options ask for.</summary>
    public static IReadOnlyList<Corruption> Of(RobustnessOptions options)
    {
        (string Name, CorruptionOptions? Options, ChangePicture Apply)[] all =
        [
            ("shift", options.Shift, Motion.Shift),
            ("rotation", options.Rotation, Motion.Turn),
            ("scale", options.Scale, Motion.Scale),
            ("thickness", options.Thickness, Stroke.Thicken),
            ("noise", options.Noise, Surface.AddNoise),
            ("blur", options.Blur, Surface.Blur),
        ];
        return [.. all.Where(one => one.Options is not null).Select(one => new Corruption(one.Name, one.Options!, one.Apply))];
    }

    /// <summary>Changes every picture, each by random numbers of its own: the same for the same seed, wherever a picture stands.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="strength">How much.</param>
    /// <param name="seed">Fixes directions, signs and noise.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The changed pictures, 28×28 bytes each.</returns>
    public byte[] ApplyTo(LabelledImages pictures, double strength, long seed, CancellationToken cancellation)
    {
        var changed = new byte[pictures.Pixels.Length];
        // A sequence for each corruption, the same for each strength: a stronger turn goes to the same side.
        var purpose = (ulong)Name.Aggregate(17, (sum, letter) => (sum * 31) + letter);
        Parallel.For(0, pictures.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var random = new StrokeRandom(seed, purpose, i);
            Apply(pictures.Image(i), changed.AsSpan(i * LabelledImages.PixelCount, LabelledImages.PixelCount), strength, ref random);
        });
        return changed;
    }
}

/// <summary>Changes one picture of 28×28 pixels.</summary>
/// <param name="picture">The picture.</param>
/// <param name="changed">Receives the changed one.</param>
/// <param name="strength">How much.</param>
/// <param name="random">The picture's own random numbers.</param>
internal delegate void ChangePicture(ReadOnlySpan<byte> picture, Span<byte> changed, double strength, ref StrokeRandom random);
