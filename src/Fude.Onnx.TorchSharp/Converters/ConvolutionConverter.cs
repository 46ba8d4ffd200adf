using TorchSharp;
using TorchSharp.Modules;

namespace Fude.Onnx.TorchSharp.Converters;

internal static class ConvolutionConverter
{
    public static string Convert(Conv2d module, OnnxExportContext context, string input)
    {
        if (module.padding_mode != PaddingModes.Zeros)
            throw context.Error($"The padding mode {module.padding_mode} can't be written; only {PaddingModes.Zeros} can.");
        var shape = context.Shape(input);
        if (shape.Count != 3 || shape[0] != module.in_channels)
            throw context.Error($"Conv2d takes [{module.in_channels}, height, width]; it gets [{string.Join(", ", shape)}] for each example.");

        var (begin, end) = Padding(module, context);
        var kernel = Pair(module.kernel_size);
        var stride = Pair(module.stride);
        var dilation = Pair(module.dilation);
        var sizes = Enumerable.Range(0, 2).Select(axis =>
            Windows.Count(shape[axis + 1] + begin[axis] + end[axis], kernel[axis], stride[axis], dilation[axis]));
        List<string> operands = [input, context.Weight("weight", module.weight)];
        if (module.bias is not null)
            operands.Add(context.Weight("bias", module.bias));
        return context.Node(
            "Conv",
            operands,
            [module.out_channels, .. sizes],
            OnnxAttribute.Of("kernel_shape", kernel),
            OnnxAttribute.Of("strides", stride),
            OnnxAttribute.Of("pads", [.. begin, .. end]),
            OnnxAttribute.Of("dilations", dilation),
            OnnxAttribute.Of("group", module.groups));
    }

    private static (long[] Begin, long[] End) Padding(Conv2d module, OnnxExportContext context)
    {
        switch (module.padding_type)
        {
            case null when module.padding is { } padding:
                return (Pair(padding), Pair(padding));
            case global::TorchSharp.Padding.Valid:
                return ([0, 0], [0, 0]);
            case global::TorchSharp.Padding.Same:
                // As torch does: where the sum is odd, the larger half comes after. (ONNX's SAME_UPPER is deprecated.)
                var kernel = Pair(module.kernel_size);
                var dilation = Pair(module.dilation);
                long[] total = [dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)];
                return ([total[0] / 2, total[1] / 2], [total[0] - (total[0] / 2), total[1] - (total[1] / 2)]);
            default:
                throw context.Error($"The padding {module.padding_type} can't be written.");
        }
    }

    private static long[] Pair(long[] values) => values.Length == 1 ? [values[0], values[0]] : values;
}
