namespace Fude.Inference;

/// <summary>How long each step of one <see cref="Classifier.Classify(ReadOnlySpan{byte}, out StageTimes)"/> took; a step that was not reached took zero.</summary>
/// <param name="Decode">From the file to pixels in colour.</param>
/// <param name="Prepare">From there to the network's input.</param>
/// <param name="Infer">From the input to the probabilities.</param>
public readonly record struct StageTimes(TimeSpan Decode, TimeSpan Prepare, TimeSpan Infer);
