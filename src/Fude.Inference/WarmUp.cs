using Fude.Imaging;

namespace Fude.Inference;

/// <summary>What the first picture would have to wait for: native libraries, compiled code, buffers.</summary>
internal static class WarmUp
{
    // A PNG of 8 × 8 pixels, RGBA, a black square on transparent ground: the decoder and all steps of the preprocessing run.
    private static readonly byte[] Square = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAE0lEQVR42mNgIAH8R8NDUwFWAAAxgBfp5GJUDwAAAABJRU5ErkJggg==");

    public static void Run(Classifier classifier, int runs)
    {
        var probabilities = new float[classifier.Classes];
        var pixels = classifier.Bundle.Samples[0].Pixels;
        for (var run = 0; run < runs; run++)
            classifier.Predict(pixels, probabilities);
        if (PictureDecoder.TryDecode(Square, PictureLimits.Default, out var picture, out _))
            classifier.Preprocessing.TryPrepare(picture, new byte[classifier.PixelCount], out _);
    }
}
