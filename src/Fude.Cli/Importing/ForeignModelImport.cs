using System.Globalization;
using Fude.Bundles;
using Fude.Cli.Commands;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Recording;

namespace Fude.Cli.Importing;

/// <summary>What an import of a model came to.</summary>
/// <param name="File">The file that was imported.</param>
/// <param name="Fit">The bundle's model, and how it was made.</param>
/// <param name="Bundle">The bundle.</param>
/// <param name="Completion">Where the run's record is.</param>
internal sealed record ForeignModelOutcome(ForeignModelFile File, ForeignModelFit Fit, Bundle Bundle, RunCompletion Completion);

/// <summary>Makes a bundle of a foreign model, and records it as a run, so that it goes the same way as a model that was trained here.</summary>
/// <param name="place">Where to record to.</param>
/// <param name="tell">Hears what there is to tell along the way.</param>
internal sealed class ForeignModelImport(TrackingPlace place, Action<string> tell)
{
    /// <summary>Imports.</summary>
    /// <exception cref="CommandException">The model is refused; nothing was written.</exception>
    public async Task<ForeignModelOutcome> RunAsync(ForeignModelRequest request, CancellationToken cancellation)
    {
        if (request.Output is { } taken && (Directory.Exists(taken) || File.Exists(taken)))
            throw new CommandException($"{taken} exists already: choose another --out");
        var file = ForeignModelFile.Read(request);
        var (input, output) = (file.Classifier.Input, file.Classifier.Output);
        tell($"{request.File}: written by {file.Producer}, operator set {file.Classifier.Model.Opset}, takes {input}, gives {output}");
        var samples = ForeignModelSamples.Of(request, file.Classifier.Height, file.Classifier.Width);
        var fit = ForeignModelFit.Find(file, request, samples, TimeProvider.System.GetUtcNow(), cancellation);
        TellFit(fit, samples);
        return await RecordAsync(request, file, fit, cancellation);
    }

    private void TellFit(ForeignModelFit fit, ForeignModelSamples samples)
    {
        var batch = fit.Way switch
        {
            Onnx.Grafting.BatchWay.Kept => "it takes batches as it is",
            Onnx.Grafting.BatchWay.Rewritten => "its shapes are rewritten to take batches",
            _ => "it is run once for each picture of a batch",
        };
        tell($"pixels are given as {fit.Scale}; {batch}; {(fit.Softmax ? "a softmax is added" : "it gives probabilities")}");
        tell(string.Create(CultureInfo.InvariantCulture, $"answers as the original on {fit.Pictures} pictures, alone and in batches: the largest difference is {fit.Difference:0.#E+0}"));
        if (fit.Read is not { } read)
            return;
        tell(string.Create(CultureInfo.InvariantCulture, $"reads {read.Right} of {read.Of} pictures right ({samples.Source})"));
        if (read.Right * 2 < read.Of)
            tell("that is few: check --input-scale, --invert, --preprocess and the order of --labels");
    }

    private async Task<ForeignModelOutcome> RecordAsync(ForeignModelRequest request, ForeignModelFile file, ForeignModelFit fit, CancellationToken cancellation)
    {
        using var client = place.CreateClient();
        var start = new RunStart
        {
            ExperimentName = request.Experiment,
            RunName = request.Name,
            NewRunId = Guid.CreateVersion7().ToString("N"),
            Tags = ProcessTags.OfThisProgram(CommandText.Of("fude", [.. Environment.GetCommandLineArgs().Skip(1)]), "fude import"),
        };
        await using var run = await RunLogger.StartAsync(client, start, place.LoggerOptions(problem => tell($"tracking: {problem.Message}")), cancellation);
        var manifest = fit.Content.Manifest with { RunId = run.FutureRunId };
        var bundle = BundleWriter.Write(request.Output ?? ModelFolder.PathOf(request.DataFolder, run.FutureRunId), fit.Content with { Manifest = manifest });
        foreach (var (name, value) in Params(request, file, fit))
            run.LogParam(name, value);
        run.LogMetric("import_difference", fit.Difference);
        if (fit.Read is { } read)
            run.LogMetric("import_acc", (double)read.Right / read.Of);
        run.SetTag(ProcessTags.BundleDigest, bundle.Digest);
        run.SetTag(ProcessTags.ModelHistory, $"[{MlflowModel.ToJson(bundle)}]");
        foreach (var artifact in RunArtifacts.Of(bundle))
            run.LogFile(artifact.Path, artifact.Content);
        return new(file, fit, bundle, await run.CompleteAsync(RunStatus.Finished, cancellation));
    }

    private static IEnumerable<(string Name, string Value)> Params(ForeignModelRequest request, ForeignModelFile file, ForeignModelFit fit) =>
    [
        ("model", request.Name),
        ("source_file", Path.GetFileName(request.File)),
        ("source_sha256", file.Sha256),
        ("source_bytes", file.Bytes.ToString(CultureInfo.InvariantCulture)),
        ("source_producer", file.Producer),
        ("source_opset", file.Classifier.Model.Opset.ToString(CultureInfo.InvariantCulture)),
        ("source_input", file.Classifier.Input.ToString()),
        ("source_output", file.Classifier.Output.ToString()),
        ("labels", string.Join(",", request.Labels)),
        ("preprocessing", request.Preprocessing.Id),
        ("input_scale", fit.Scale.ToString()),
        ("softmax", fit.Softmax ? "added" : "its own"),
        ("batch", fit.Way.ToString().ToLowerInvariant()),
    ];
}
