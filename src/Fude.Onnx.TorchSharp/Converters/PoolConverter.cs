using TorchSharp.Modules;

namespace Fude.Onnx.TorchSharp.Converters;

/// <summary>
/// Pooling. <c>ceil_mode</c> is written as explicit padding: runtimes don't agree on which partly filled windows count, and
/// here all sizes but the batch are known.
/// </summary>
internal static class PoolConverter
{
    public static string Convert(MaxPool2d module, OnnxExportContext context, string input)
    {
        var shape = Picture(context, input, nameof(MaxPool2d));
        var pool = new Pool(shape, module.kernel_size, module.stride, module.padding, module.dilation, module.ceil_mode);
        for (var axis = 0; axis < 2; axis++)
        {
            if (Windows.AnyIsEmpty(pool.Count[axis], shape[axis + 1], pool.Kernel[axis], pool.Stride[axis], pool.Begin[axis], pool.Dilation[axis]))
                throw context.Error("A window of the dilated MaxPool2d lies in the padding alone; its maximum (minus infinity) can't be written.");
        }

        // ONNX Runtime refuses padding as large as the kernel, which dilation can need at the end: pad before instead.
        if (pool.End[0] >= pool.Kernel[0] || pool.End[1] >= pool.Kernel[1])
        {
            input = Pad(context, input, shape, pool.Begin, pool.End, float.NegativeInfinity);
            return Node(context, "MaxPool", input, shape, pool, [0, 0], [0, 0], OnnxAttribute.Of("dilations", pool.Dilation));
        }

        return Node(context, "MaxPool", input, shape, pool, pool.Begin, pool.End, OnnxAttribute.Of("dilations", pool.Dilation));
    }

    public static string Convert(AvgPool2d module, OnnxExportContext context, string input)
    {
        if (module.divisor_override is { } divisor)
            throw context.Error($"The divisor_override of {divisor} can't be written: ONNX's AveragePool has none.");
        var shape = Picture(context, input, nameof(AvgPool2d));
        var pool = new Pool(shape, module.kernel_size, module.stride, module.padding, [1], module.ceil_mode);
        var isExtended = !pool.Begin.SequenceEqual(pool.End);
        if (!module.count_include_pad || !isExtended)
            return Node(context, "AveragePool", input, shape, pool, pool.Begin, pool.End, OnnxAttribute.Of("count_include_pad", module.count_include_pad ? 1L : 0L));

        // The module's own padding counts in the divisor and what ceil_mode adds behind it doesn't: the first becomes data.
        input = Pad(context, input, shape, pool.Begin, pool.Begin, 0);
        return Node(context, "AveragePool", input, shape, pool, [0, 0], [pool.End[0] - pool.Begin[0], pool.End[1] - pool.Begin[1]], OnnxAttribute.Of("count_include_pad", 0L));
    }

    public static string Convert(AdaptiveAvgPool2d module, OnnxExportContext context, string input)
    {
        var shape = Picture(context, input, nameof(AdaptiveAvgPool2d));
        var output = Pair(module.output_size);
        if (output is [1, 1])
            return context.Node("GlobalAveragePool", [input], [shape[0], 1, 1]);
        if (output.Any(size => size < 1) || shape[1] % output[0] != 0 || shape[2] % output[1] != 0)
        {
            throw context.Error(
                $"AdaptiveAvgPool2d from {shape[1]}×{shape[2]} to {output[0]}×{output[1]} can't be written: "
                + "the output must be 1×1, or divide the input, so that all windows have one size.");
        }

        long[] window = [shape[1] / output[0], shape[2] / output[1]];
        return Node(context, "AveragePool", input, shape, new Pool(shape, window, window, [0], [1], false), [0, 0], [0, 0]);
    }

    private static string Node(OnnxExportContext context, string opType, string input, IReadOnlyList<long> shape, Pool pool, long[] begin, long[] end, params IEnumerable<Protos.AttributeProto> more) =>
        context.Node(
            opType,
            [input],
            [shape[0], .. pool.Count],
            [OnnxAttribute.Of("kernel_shape", pool.Kernel), OnnxAttribute.Of("strides", pool.Stride), OnnxAttribute.Of("pads", [.. begin, .. end]), .. more]);

    private static string Pad(OnnxExportContext context, string input, IReadOnlyList<long> shape, long[] begin, long[] end, float value) =>
        context.Node(
            "Pad",
            [input, context.Constant("pads", [0, 0, begin[0], begin[1], 0, 0, end[0], end[1]]), context.Constant("pad_value", value)],
            [shape[0], shape[1] + begin[0] + end[0], shape[2] + begin[1] + end[1]]);

    private static IReadOnlyList<long> Picture(OnnxExportContext context, string input, string what)
    {
        var shape = context.Shape(input);
        return shape.Count == 3 ? shape : throw context.Error($"{what} takes [channels, height, width]; it gets [{string.Join(", ", shape)}] for each example.");
    }

    private static long[] Pair(long[] values) => values.Length == 1 ? [values[0], values[0]] : values;

    /// <summary>A pooling layer over a picture of a known size, height before width.</summary>
    private sealed class Pool
    {
        public Pool(IReadOnlyList<long> shape, long[] kernel, long[]? stride, long[]? padding, long[]? dilation, bool ceiling)
        {
            Kernel = Pair(kernel);
            Stride = stride is null or [] ? Kernel : Pair(stride);
            Begin = padding is null or [] ? [0, 0] : Pair(padding);
            Dilation = dilation is null or [] ? [1, 1] : Pair(dilation);
            for (var axis = 0; axis < 2; axis++)
                (Count[axis], End[axis]) = Windows.Pool(shape[axis + 1], Kernel[axis], Stride[axis], Begin[axis], Dilation[axis], ceiling);
        }

        public long[] Kernel { get; }

        public long[] Stride { get; }

        public long[] Dilation { get; }

        public long[] Begin { get; }

        public long[] End { get; } = new long[2];

        public long[] Count { get; } = new long[2];
    }
}
