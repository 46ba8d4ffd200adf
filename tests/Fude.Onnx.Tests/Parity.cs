using Fude.Onnx.Protos;
using Fude.Onnx.TorchSharp;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Fude.Onnx.Tests;

/// <summary>Runs a module in TorchSharp and its export in ONNX Runtime on the same random examples.</summary>
internal static class Parity
{
    /// <summary>The promise of the exporter: relative above 1, absolute below.</summary>
    public const float Tolerance = 1e-5f;

    /// <summary>Exports, runs both at two batch sizes, compares, and disposes the module.</summary>
    public static ModelProto Check(nn.Module<Tensor, Tensor> module, long[] shape, int seed, OnnxExportOptions? options = null)
    {
        using (module)
        {
            Randomize(module, seed);
            // In training mode: the export must not care.
            module.train();
            var proto = new TorchOnnxExporter().Export(module, shape, options);
            Assert.True(module.training);
            Compare(module, proto, shape, seed);
            return proto;
        }
    }

    public static void Compare(nn.Module<Tensor, Tensor> module, ModelProto proto, long[] shape, int seed, InputStage? stage = null)
    {
        module.eval();
        var file = OnnxWriter.ToBytes(proto);
        var model = OnnxReader.Read(file);
        using var settings = Settings();
        using var session = new InferenceSession(file, settings);
        foreach (var batch in (long[])[1, 3])
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var input = Pixels([batch, .. shape], seed, stage is not null);
            var normalized = stage is null ? input : Normalize(input, stage);
            var expected = module.forward(normalized.clone());
            var (actual, actualShape) = Run(session, model, input);
            Assert.Equal(expected.shape, actualShape);
            Assert.Equal(model.Outputs[0].Shape.Skip(1).Select(size => size.Size!.Value), actualShape.Skip(1));
            AssertClose(expected.contiguous().data<float>().ToArray(), actual);
        }
    }

    /// <summary>The operators of a graph in order, for example <c>Conv, Relu</c>.</summary>
    public static string Operators(ModelProto proto) => string.Join(", ", proto.Graph.Node.Select(node => node.OpType));

    public static SessionOptions Settings()
    {
        var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        return settings;
    }

    public static (float[] Values, long[] Shape) Run(InferenceSession session, OnnxModel model, Tensor input)
    {
        using var value = input.dtype == ScalarType.Byte
            ? OrtValue.CreateTensorValueFromMemory(input.data<byte>().ToArray(), input.shape)
            : OrtValue.CreateTensorValueFromMemory(input.data<float>().ToArray(), input.shape);
        using var run = new RunOptions();
        using var results = session.Run(run, [model.Inputs[0].Name], [value], [model.Outputs[0].Name]);
        return (results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
    }

    /// <summary>Weights that are no special case: batch statistics far from 0 and 1, and scales of both signs.</summary>
    public static void Randomize(nn.Module module, int seed)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        foreach (var (name, buffer) in module.named_buffers())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
                buffer.copy_(randn(buffer.shape, generator: generator));
            if (name.EndsWith("running_var", StringComparison.Ordinal))
                buffer.copy_((rand(buffer.shape, generator: generator) * 2) + 0.3);
        }

        foreach (var (_, norm) in module.named_modules().Where(child => child.module is global::TorchSharp.Modules.NormBase))
        {
            foreach (var parameter in norm.parameters())
                parameter.copy_(randn(parameter.shape, generator: generator));
        }
    }

    public static Tensor Normalize(Tensor pixels, InputStage stage)
    {
        Tensor Spread(IEnumerable<double> values) => tensor(values.Select(value => (float)value).ToArray()).reshape([1, -1, .. Enumerable.Repeat(1L, (int)pixels.dim() - 2)]);
        return ((pixels.to(ScalarType.Float32) * stage.Scale) - Spread(stage.Mean)) / Spread(stage.Std);
    }

    private static Tensor Pixels(long[] shape, int seed, bool bytes)
    {
        using var generator = new Generator((ulong)seed + 1);
        return bytes
            ? randint(0, 256, shape, dtype: ScalarType.Byte, generator: generator)
            : randn(shape, generator: generator) * 2;
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            var allowed = Tolerance * Math.Max(1, Math.Abs(expected[index]));
            if (!(Math.Abs(expected[index] - actual[index]) <= allowed))
                Assert.Fail($"element {index}: TorchSharp gives {expected[index]:R} and ONNX Runtime {actual[index]:R}");
        }
    }
}
