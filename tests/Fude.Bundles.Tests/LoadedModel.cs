using Fude.Inference;
using Fude.Testing;

namespace Fude.Bundles.Tests;

/// <summary>A bundle on disk and the classifier that was loaded from it.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public LoadedModel(InferenceOptions? options = null)
    {
        Bundle = BundleWriter.Write(temporary["bundle"], TestBundle.Content(Model));
        Classifier = Classifier.Load(Bundle, options);
    }

    public TestModel Model { get; } = new();

    public Bundle Bundle { get; }

    public Classifier Classifier { get; }

    /// <summary>As many pictures as asked for, in one array.</summary>
    public byte[] Pictures(int count)
    {
        var pixels = new byte[count * 784];
        new Random(11).NextBytes(pixels);
        return pixels;
    }

    /// <summary>The probabilities of pictures, computed without ONNX Runtime.</summary>
    public float[] Expected(byte[] pixels) =>
        [.. Enumerable.Range(0, pixels.Length / 784).SelectMany(i => Model.Predict(pixels.AsSpan(i * 784, 784)))];

    public void Dispose()
    {
        Classifier.Dispose();
        temporary.Dispose();
    }
}
