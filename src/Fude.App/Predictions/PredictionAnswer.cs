namespace Fude.App.Predictions;

/// <summary>What the model says of a drawing.</summary>
/// <param name="Result">One probability per label, in label order, summing to 1.</param>
/// <param name="Label">The most probable label.</param>
/// <param name="ModelTag">The model that said so.</param>
/// <param name="ImageId">The drawing's row; null where it is not stored.</param>
/// <param name="PredictionId">The answer's row; null where it is not stored.</param>
/// <param name="Pixels">With <c>?pixels=true</c>: what the network saw, 28×28 bytes row by row, 0 background to 255 ink; base64 on the wire.</param>
internal sealed record PredictionAnswer(float[] Result, string Label, string ModelTag, long? ImageId, long? PredictionId, byte[]? Pixels);
