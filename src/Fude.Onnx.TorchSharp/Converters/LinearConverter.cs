using TorchSharp.Modules;

namespace Fude.Onnx.TorchSharp.Converters;

/// <summary><c>y = x·Wᵀ + b</c> over the last dimension: Gemm for one row each, MatMul and Add for more.</summary>
internal static class LinearConverter
{
    public static string Convert(Linear module, OnnxExportContext context, string input)
    {
        var shape = context.Shape(input);
        var (outputs, inputs) = (module.weight.shape[0], module.weight.shape[1]);
        if (shape.Count == 0 || shape[^1] != inputs)
            throw context.Error($"Linear takes {inputs} features; it gets [{string.Join(", ", shape)}] for each example.");
        long[] result = [.. shape.Take(shape.Count - 1), outputs];
        if (shape.Count == 1)
        {
            string[] operands = module.bias is null
                ? [input, context.Weight("weight", module.weight)]
                : [input, context.Weight("weight", module.weight), context.Weight("bias", module.bias)];
            return context.Node("Gemm", operands, result, OnnxAttribute.Of("transB", 1L));
        }

        var product = context.Node("MatMul", [input, Transposed(module, context, outputs, inputs)], result);
        return module.bias is null ? product : context.Node("Add", [product, context.Weight("bias", module.bias)], result);
    }

    private static string Transposed(Linear module, OnnxExportContext context, long outputs, long inputs)
    {
        var weight = context.Read("weight", module.weight);
        var transposed = new float[weight.Length];
        for (var row = 0; row < outputs; row++)
        {
            for (var column = 0; column < inputs; column++)
                transposed[(column * outputs) + row] = weight[(row * inputs) + column];
        }

        return context.Constant("weight", [inputs, outputs], transposed);
    }
}
