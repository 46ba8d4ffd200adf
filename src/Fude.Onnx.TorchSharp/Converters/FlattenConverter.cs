using TorchSharp.Modules;

namespace Fude.Onnx.TorchSharp.Converters;

internal static class FlattenConverter
{
    public static string Convert(Flatten module, OnnxExportContext context, string input)
    {
        var shape = context.Shape(input);
        var rank = shape.Count + 1;
        var start = module.start_dim < 0 ? module.start_dim + rank : module.start_dim;
        var end = module.end_dim < 0 ? module.end_dim + rank : module.end_dim;
        if (start < 0 || end >= rank || start > end)
            throw context.Error($"Flatten from dimension {module.start_dim} to {module.end_dim} doesn't fit a tensor with {rank} dimensions.");
        if (start == end)
            return input;
        if (start == 0)
            throw context.Error("Flatten from dimension 0 would mix the examples of a batch; start at 1.");

        long[] result =
        [
            .. shape.Take((int)start - 1),
            shape.Skip((int)start - 1).Take((int)(end - start) + 1).Aggregate(1L, (product, size) => checked(product * size)),
            .. shape.Skip((int)end),
        ];
        // In a Reshape 0 stands for "as it was": the batch stays free.
        return start == 1 && end == rank - 1
            ? context.Node("Flatten", [input], result, OnnxAttribute.Of("axis", 1L))
            : context.Node("Reshape", [input, context.Constant("shape", [0, .. result])], result);
    }
}
