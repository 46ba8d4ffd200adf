using System.Text.Encodings.Web;
using System.Text.Json;
using Fude.Bundles;
using Fude.Inference;
using Fude.Training.Datasets;
using Fude.Training.Recording.Charts;
using Fude.Training.Recording.Pictures;

namespace Fude.Training.Recording;

/// <summary>The files that a run keeps, but for the bundle: pictures, charts, figures, options and source.</summary>
public static class RunArtifacts
{
    /// <summary>Where the bundle is kept.</summary>
    public const string Bundle = MlflowModel.ArtifactPath;

    // As fude evaluate --json prints them.
    private static readonly JsonSerializerOptions Figures = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is known before the training. Draws from torch's random generator where pictures are varied: the training seeds it anew.</summary>
    /// <param name="options">How it is trained.</param>
    /// <param name="data">What it is trained on.</param>
    public static IEnumerable<RunArtifact> Before(TrainingOptions options, DatasetSplits data)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        yield return new("options.json", RunParams.ToJson(options));
        foreach (var (name, source) in ModelSource.Files)
            yield return new($"source/{name}", source);
        yield return new("samples.png", SamplePicture.Draw(data.Train, options.Augmentation, options.Seed));
    }

    /// <summary>How it went.</summary>
    /// <param name="outcome">What the run came to.</param>
    /// <param name="data">What it was tested with.</param>
    public static IEnumerable<RunArtifact> After(RunOutcome outcome, DatasetSplits data)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(data);
        yield return new("evaluation.json", JsonSerializer.SerializeToUtf8Bytes(outcome.Test, Figures));
        yield return new("mistakes.png", MistakesPicture.Draw(data.Test, outcome.Test));
        yield return new("confusion-matrix.svg", ConfusionMatrix.Draw(outcome.Test));
        if (outcome.Trained.Epochs.Count > 0)
            yield return new("learning-curves.svg", LearningCurves.Draw(outcome.Trained.Epochs, outcome.Trained.BestEpoch));
    }

    /// <summary>The files of a bundle below <see cref="Bundle"/>: as they lie on the disk.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static IEnumerable<RunArtifact> Of(Bundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return BundleFiles.All.Select(name => new RunArtifact($"{Bundle}/{name}", File.ReadAllBytes(Path.Combine(bundle.Folder, name))));
    }
}
