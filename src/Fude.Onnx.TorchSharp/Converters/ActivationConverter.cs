using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Onnx.TorchSharp.Converters;

/// <summary>Layers that work element by element, softmaxes, and those that do nothing in evaluation mode.</summary>
internal static class ActivationConverter
{
    public static void RegisterAll(TorchOnnxExporter exporter)
    {
        exporter.Register<ReLU>(static (_, context, input) => context.Node("Relu", [input], context.Shape(input)));
        exporter.Register<Sigmoid>(static (_, context, input) => context.Node("Sigmoid", [input], context.Shape(input)));
        exporter.Register<Tanh>(static (_, context, input) => context.Node("Tanh", [input], context.Shape(input)));
        exporter.Register<LeakyReLU>(static (module, context, input) =>
            context.Node("LeakyRelu", [input], context.Shape(input), OnnxAttribute.Of("alpha", (float)module.negative_slope)));
        exporter.Register<SiLU>(static (_, context, input) =>
            context.Node("Mul", [input, context.Node("Sigmoid", [input], context.Shape(input))], context.Shape(input)));
        exporter.Register<GELU>(Gelu);
        exporter.Register<Softmax>(static (module, context, input) => Softmax("Softmax", module.dim, context, input));
        exporter.Register<LogSoftmax>(static (module, context, input) => Softmax("LogSoftmax", module.dim, context, input));

        exporter.Register<Identity>(Nothing);
        exporter.Register<Dropout>(Nothing);
        exporter.Register<Dropout1d>(Nothing);
        exporter.Register<Dropout2d>(Nothing);
        exporter.Register<Dropout3d>(Nothing);
        exporter.Register<AlphaDropout>(Nothing);
        exporter.Register<FeatureAlphaDropout>(Nothing);
    }

    private static string Nothing(nn.Module module, OnnxExportContext context, string input) => input;

    /// <summary>The operator sets up to 19 have no Gelu. Source of both forms: Hendrycks and Gimpel, arXiv:1606.08415, section 2.</summary>
    private static string Gelu(GELU module, OnnxExportContext context, string input)
    {
        var shape = context.Shape(input);
        string gate;
        switch (module.approximate)
        {
            case GELU.Approximate.none:
                // x/2 · (1 + erf(x/√2))
                gate = context.Node("Erf", [context.Node("Mul", [input, context.Constant("sqrt_half", (float)Math.Sqrt(0.5))], shape)], shape);
                break;
            case GELU.Approximate.tanh:
                // x/2 · (1 + tanh(√(2/π)·x·(1 + 0.044715·x²)))
                var square = context.Node("Mul", [input, input], shape);
                var scaled = context.Node("Mul", [square, context.Constant("cubic", 0.044715f)], shape);
                var polynomial = context.Node("Mul", [input, context.Node("Add", [scaled, context.Constant("one", 1)], shape)], shape);
                gate = context.Node("Tanh", [context.Node("Mul", [polynomial, context.Constant("sqrt_two_over_pi", (float)Math.Sqrt(2 / Math.PI))], shape)], shape);
                break;
            default:
                throw context.Error($"The approximation {module.approximate} of GELU is not known.");
        }

        var half = context.Node("Mul", [input, context.Constant("half", 0.5f)], shape);
        return context.Node("Mul", [half, context.Node("Add", [gate, context.Constant("plus_one", 1)], shape)], shape);
    }

    private static string Softmax(string opType, long dimension, OnnxExportContext context, string input)
    {
        var rank = context.Shape(input).Count + 1;
        var axis = dimension < 0 ? dimension + rank : dimension;
        if (axis < 0 || axis >= rank)
            throw context.Error($"{opType} over the dimension {dimension} doesn't fit a tensor with {rank} dimensions.");
        if (axis == 0)
            throw context.Error($"{opType} over the dimension {dimension} would run over the examples of a batch.");
        return context.Node(opType, [input], context.Shape(input), OnnxAttribute.Of("axis", axis));
    }
}
