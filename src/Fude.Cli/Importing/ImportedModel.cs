using Fude.Tracking.Client;

namespace Fude.Cli.Importing;

/// <summary>What <c>fude import MODEL.onnx --json</c> prints.</summary>
internal sealed record ImportedModel(
    string RunId, string Bundle, string Digest, string Name, string SourceSha256, string SourceProducer, string Input, string Output, string InputScale, string Batch, bool SoftmaxAdded, int Pictures,
    double LargestDifference, int? Right, int? Labelled, bool Recorded)
{
    public static ImportedModel Of(ForeignModelOutcome outcome) => new(
        outcome.Bundle.Manifest.RunId, outcome.Bundle.Folder, outcome.Bundle.Digest, outcome.Bundle.Manifest.Name, outcome.File.Sha256, outcome.File.Producer,
        outcome.File.Classifier.Input.ToString(), outcome.File.Classifier.Output.ToString(), outcome.Fit.Scale.ToString(), outcome.Fit.Way.ToString().ToLowerInvariant(), outcome.Fit.Softmax,
        outcome.Fit.Pictures, outcome.Fit.Difference, outcome.Fit.Read?.Right, outcome.Fit.Read?.Of, outcome.Completion.Delivery == Delivery.Sent);
}
