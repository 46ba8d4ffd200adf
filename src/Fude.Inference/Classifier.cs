using System.Diagnostics;
using Fude.Bundles;
using Fude.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace Fude.Inference;

/// <summary>
/// A model that is ready to answer. All members may be called from any number of threads at once: they share one session of
/// ONNX Runtime and wait for nobody. A prediction allocates nothing on the managed heap once it is warm.
/// </summary>
public sealed partial class Classifier : IDisposable
{
    // A picture lives as long as one call of Classify, which stays on its thread.
    [ThreadStatic]
    private static PictureMemory? decodingMemory;

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly InferenceOptions options;
    private readonly ModelShape shape;
    private readonly BufferPool singles;
    private readonly BufferPool batches;

    private Classifier(Bundle bundle, IPreprocessing preprocessing, InferenceSession session, InferenceOptions options)
    {
        Bundle = bundle;
        Preprocessing = preprocessing;
        this.session = session;
        this.options = options;
        var (input, output) = (bundle.Manifest.Input, bundle.Manifest.Output);
        shape = new ModelShape(input.Name, output.Name, (int)input.Shape[2], (int)input.Shape[3], (int)output.Shape[1]);
        var mostIdle = 2 * Environment.ProcessorCount;
        singles = new BufferPool(() => new RunBuffers(session, shape, 1), mostIdle);
        batches = new BufferPool(() => new RunBuffers(session, shape, options.MaxBatch), Math.Max(mostIdle, options.Parallelism));
        Interlocked.Increment(ref openSessions);
    }

    /// <summary>The bundle that was loaded.</summary>
    public Bundle Bundle { get; }

    /// <summary>The labels in the order of the probabilities.</summary>
    public IReadOnlyList<string> Labels => Bundle.Manifest.Labels;

    /// <summary>The number of labels.</summary>
    public int Classes => shape.Classes;

    /// <summary>Bytes of one input: height × width.</summary>
    public int PixelCount => shape.Pixels;

    /// <summary>What turns a picture into the model's input.</summary>
    public IPreprocessing Preprocessing { get; }

    /// <summary>Reads and verifies a bundle, loads its model, proves it on the golden samples and warms it up.</summary>
    /// <param name="bundleFolder">The bundle's folder.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="BundleException">The bundle is damaged.</exception>
    /// <exception cref="InferenceException">The model can't be loaded, or does not give what the golden samples say.</exception>
    public static Classifier Load(string bundleFolder, InferenceOptions? options = null) =>
        Load(BundleReader.Read(bundleFolder, (options ?? InferenceOptions.Default).BundleLimits), options);

    /// <summary>Loads a bundle's model, proves it on the golden samples and warms it up. Takes some tens of milliseconds.</summary>
    /// <param name="bundle">A bundle that was read.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="InferenceException">The model can't be loaded, or does not give what the golden samples say.</exception>
    public static Classifier Load(Bundle bundle, InferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        options ??= InferenceOptions.Default;
        InferenceOptions.Validate(options);
        var preprocessing = FindPreprocessing(bundle.Manifest);
        var classifier = new Classifier(bundle, preprocessing, Runtime.Open(bundle, options), options);
        try
        {
            Proof.Run(classifier, options.ProofTolerance);
            if (options.WarmUpRuns > 0)
                WarmUp.Run(classifier, options.WarmUpRuns);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>Predicts one picture.</summary>
    /// <param name="pixels"><see cref="PixelCount"/> bytes, row by row, 0 background to 255 ink.</param>
    /// <param name="probabilities">Receives <see cref="Classes"/> probabilities.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    /// <exception cref="ObjectDisposedException">The classifier was disposed.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed.</exception>
    public void Predict(ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        Enter();
        try
        {
            PredictCore(pixels, probabilities);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Decodes a picture, prepares it as the bundle says, and predicts it.</summary>
    /// <param name="pictureFile">The bytes of a PNG, JPEG, WebP or BMP file, from anybody.</param>
    /// <returns>The result, or the fault of the picture. Bad pictures are not exceptions.</returns>
    /// <exception cref="ObjectDisposedException">The classifier was disposed.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed.</exception>
    public Classification Classify(ReadOnlySpan<byte> pictureFile) => Classify(pictureFile, out _);

    /// <inheritdoc cref="Classify(ReadOnlySpan{byte})"/>
    /// <param name="pictureFile">The bytes of a PNG, JPEG, WebP or BMP file, from anybody.</param>
    /// <param name="times">How long each step took.</param>
    public Classification Classify(ReadOnlySpan<byte> pictureFile, out StageTimes times)
    {
        Enter();
        try
        {
            return ClassifyCore(pictureFile, out times);
        }
        finally
        {
            Leave();
        }
    }

    internal void PredictCore(ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        if (pixels.Length != shape.Pixels)
            throw new ArgumentException($"{shape.Pixels} pixels are expected, and there are {pixels.Length}.", nameof(pixels));
        if (probabilities.Length != shape.Classes)
            throw new ArgumentException($"Room for {shape.Classes} probabilities is expected, and there is room for {probabilities.Length}.", nameof(probabilities));
        RunWith(singles, pixels, probabilities);
    }

    internal Classification ClassifyCore(ReadOnlySpan<byte> pictureFile, out StageTimes times)
    {
        var start = Stopwatch.GetTimestamp();
        var readable = PictureDecoder.TryDecode(pictureFile, options.PictureLimits, decodingMemory ??= new PictureMemory(), out var picture, out var fault);
        var decoded = Stopwatch.GetTimestamp();
        times = new StageTimes(Stopwatch.GetElapsedTime(start, decoded), default, default);
        if (!readable)
            return new Classification { Fault = fault };
        var pixels = new byte[shape.Pixels];
        var usable = Preprocessing.TryPrepare(picture!, pixels, out fault);
        var prepared = Stopwatch.GetTimestamp();
        times = times with { Prepare = Stopwatch.GetElapsedTime(decoded, prepared) };
        if (!usable)
            return new Classification { Fault = fault };
        var probabilities = new float[shape.Classes];
        PredictCore(pixels, probabilities);
        times = times with { Infer = Stopwatch.GetElapsedTime(prepared) };
        var best = ArgMax(probabilities);
        return new Classification
        {
            Label = Labels[best],
            Index = best,
            Probability = probabilities[best],
            Probabilities = probabilities,
            Pixels = pixels,
        };
    }

    /// <summary>The index of the largest; the first of equals.</summary>
    internal static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }

        return best;
    }

    private void RunWith(BufferPool pool, ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        var buffers = pool.Rent();
        try
        {
            buffers.Run(runOptions, pixels, probabilities);
        }
        catch (OnnxRuntimeException e)
        {
            // What state the binding is in is anybody's guess.
            buffers.Dispose();
            throw new InferenceException(InferenceFaultKind.RunFailed, $"ONNX Runtime failed to run '{Bundle.Manifest.Name}': {e.Message}", e);
        }

        pool.Return(buffers);
    }

    private static IPreprocessing FindPreprocessing(BundleManifest manifest)
    {
        if (!Preprocessings.TryGet(manifest.Preprocessing, out var preprocessing))
        {
            var known = string.Join(", ", Preprocessings.All.Select(one => one.Id));
            throw new InferenceException(InferenceFaultKind.UnknownPreprocessing, $"'{manifest.Name}' needs the preprocessing '{manifest.Preprocessing}', and this Fude has {known}.");
        }

        var (height, width) = (manifest.Input.Shape[2], manifest.Input.Shape[3]);
        return preprocessing.Height == height && preprocessing.Width == width
            ? preprocessing
            : throw new InferenceException(InferenceFaultKind.PreprocessingMismatch, $"'{manifest.Name}' takes pictures of {width} × {height}, and its preprocessing '{preprocessing.Id}' makes them {preprocessing.Width} × {preprocessing.Height}.");
    }
}
