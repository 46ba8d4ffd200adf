using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using Fude.App.Errors;
using Fude.App.Models;
using Fude.Imaging;

namespace Fude.App.Predictions;

/// <summary>From the bytes of a picture file to the model's answer. Computation only; callers hold a place in the <see cref="PredictionGate"/>.</summary>
internal sealed class Predictor(ServedModel model, PictureLimits limits)
{
    public bool TryPredict(
        ReadOnlySpan<byte> file,
        bool withPixels,
        [NotNullWhen(true)] out PredictionAnswer? answer,
        [NotNullWhen(false)] out AppFault? fault)
    {
        var (tag, classifier) = model;
        answer = null;
        var pixels = new byte[classifier.PixelCount];
        if (!PictureDecoder.TryDecode(file, limits, out var picture, out var wrong)
            || !classifier.Preprocessing.TryPrepare(picture, pixels, out wrong))
        {
            fault = new AppFault(AppErrors.Of(wrong.Kind), wrong.Message) { Field = PictureForm.Field, Limit = wrong.Limit, Actual = wrong.Actual };
            return false;
        }

        var probabilities = new float[classifier.Classes];
        classifier.Predict(pixels, probabilities);
        var best = TensorPrimitives.IndexOfMax<float>(probabilities);
        answer = new PredictionAnswer(probabilities, classifier.Labels[best], tag, withPixels ? pixels : null);
        fault = null;
        return true;
    }
}
