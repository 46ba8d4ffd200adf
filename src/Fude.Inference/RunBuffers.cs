using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fude.Inference;

/// <summary>
/// Input and output memory of one caller at a time, bound to a session once and used for run after run: a run copies pixels in
/// and probabilities out and allocates nothing.
/// </summary>
internal sealed class RunBuffers : IDisposable
{
    private readonly InferenceSession session;
    private readonly ModelShape shape;
    private readonly byte[] input;
    private readonly float[] output;
    private OrtValue? inputValue;
    private OrtValue? outputValue;
    private OrtIoBinding? binding;
    private int bound;

    public RunBuffers(InferenceSession session, ModelShape shape, int capacity)
    {
        this.session = session;
        this.shape = shape;
        // Pinned for good: ONNX Runtime keeps the addresses between runs.
        input = GC.AllocateArray<byte>(checked(capacity * shape.Pixels), pinned: true);
        output = GC.AllocateArray<float>(checked(capacity * shape.Classes), pinned: true);
        Bind(capacity);
    }

    /// <summary>Runs the model on at most as many pictures as the buffers were made for.</summary>
    public void Run(RunOptions options, ReadOnlySpan<byte> pixels, Span<float> probabilities)
    {
        var count = pixels.Length / shape.Pixels;
        if (count != bound)
            Bind(count);
        pixels.CopyTo(input);
        session.RunWithBinding(options, binding!);
        output.AsSpan(0, count * shape.Classes).CopyTo(probabilities);
    }

    public void Dispose()
    {
        binding?.Dispose();
        inputValue?.Dispose();
        outputValue?.Dispose();
    }

    // The last part of a batch is shorter than the others: the same memory under another shape.
    private void Bind(int count)
    {
        bound = 0;
        Dispose();
        inputValue = Value(TensorElementType.UInt8, input, [count, 1, shape.Height, shape.Width], count * shape.Pixels);
        outputValue = Value(TensorElementType.Float, output, [count, shape.Classes], count * shape.Classes * sizeof(float));
        binding = session.CreateIoBinding();
        binding.BindInput(shape.InputName, inputValue);
        binding.BindOutput(shape.OutputName, outputValue);
        bound = count;
    }

    private static unsafe OrtValue Value<T>(TensorElementType type, T[] pinned, long[] dimensions, long bytes)
        where T : unmanaged
    {
        fixed (T* address = pinned)
            return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, dimensions, (nint)address, bytes);
    }
}

/// <summary>What a model takes and gives, in numbers.</summary>
internal sealed record ModelShape(string InputName, string OutputName, int Height, int Width, int Classes)
{
    public int Pixels => Height * Width;
}
