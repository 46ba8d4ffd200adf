using System.Runtime.InteropServices;
using Fude.Inference;
using Fude.Training.Datasets;
using Fude.Training.Recording;
using Microsoft.ML.OnnxRuntime;

namespace Fude.Training.Gates;

public sealed partial record GateReport
{
    internal static GateReport Of(GateRequest request, IReadOnlyList<CheckResult> checks, ClassifierEvaluation? evaluation, DateTimeOffset at, TimeSpan took)
    {
        var failures = checks.SelectMany(FigureText.Failures).Select(told => told.English).ToList();
        return new()
        {
            ForceReason = failures.Count > 0 ? request.ForceReason : null,
            Failures = failures,
            Bundle = Describe(request),
            Dataset = request.Test.Value is { } test ? Describe(test.Pictures, test.DatasetDigest) : null,
            Corrections = request.Corrections.Value is { Count: > 0 } corrections ? Describe(corrections, null) : null,
            Live = request.Live.Value is { } live ? new(live.Tag, live.Bundle.Digest, live.Bundle.Manifest.RunId, live.Source) : null,
            At = at.ToUniversalTime(),
            Seconds = Math.Round(took.TotalSeconds, 3),
            Versions = Describe(CodeVersion.Current),
            Options = request.Options,
            Checks = checks,
            Figures = ByName(checks.SelectMany(check => check.Figures)),
            Evaluation = evaluation,
            Mistakes = [.. (evaluation?.WorstMistakes ?? []).Take(MostMistakes).Select(mistake => Describe(request, mistake))],
        };
    }

    // Labels are anybody's: one may be called as a part of another's figures.
    private static SortedDictionary<string, double> ByName(IEnumerable<GateFigure> figures)
    {
        var named = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var figure in figures)
            named.TryAdd(figure.Name, figure.Value);
        return named;
    }

    private static GatedBundle Describe(GateRequest request)
    {
        var manifest = request.Bundle.Manifest;
        return new(manifest.Name, request.Bundle.Digest, manifest.RunId, request.Source, manifest.CreatedAt.ToUniversalTime(), manifest.Labels, manifest.Preprocessing);
    }

    private static GatedPictures Describe(LabelledImages pictures, string? dataset) => new(pictures.Name, dataset, pictures.Digest, pictures.Count);

    private static GateVersions Describe(CodeVersion code) =>
        new(code.Version, code.Commit, OrtEnv.Instance().GetVersionString(), Environment.Version.ToString(), RuntimeInformation.OSDescription, Environment.ProcessorCount);

    private static MistakenPicture Describe(GateRequest request, Mistake mistake)
    {
        var pictures = request.Test.Value!.Pictures;
        return new(mistake.Index, pictures.ClassNames[mistake.Actual], pictures.ClassNames[mistake.Predicted], mistake.Confidence, pictures.Image(mistake.Index).ToArray());
    }
}
