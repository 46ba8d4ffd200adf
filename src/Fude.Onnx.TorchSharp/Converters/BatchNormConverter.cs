using TorchSharp.Modules;

namespace Fude.Onnx.TorchSharp.Converters;

/// <summary>Batch normalisation with its running statistics. Where it follows a convolution, <see cref="BatchNormFolding"/> takes it in.</summary>
internal static class BatchNormConverter
{
    public static string Convert(BatchNorm1d module, OnnxExportContext context, string input) =>
        Convert(module, context, input, context.Shape(input).Count is 1 or 2, "[features] or [channels, length]");

    public static string Convert(BatchNorm2d module, OnnxExportContext context, string input) =>
        Convert(module, context, input, context.Shape(input).Count == 3, "[channels, height, width]");

    private static string Convert(NormBase module, OnnxExportContext context, string input, bool fits, string expected)
    {
        var shape = context.Shape(input);
        var channels = module.num_features;
        if (!fits || shape[0] != channels)
            throw context.Error($"{module.GetType().Name} takes {expected} with {channels} channels; it gets [{string.Join(", ", shape)}] for each example.");
        if (module.running_mean is null || module.running_var is null)
        {
            throw context.Error(
                $"{module.GetType().Name} has no running statistics (track_running_stats is off), so its output depends on the other examples of the batch.");
        }

        var one = Enumerable.Repeat(1f, checked((int)channels)).ToArray();
        string[] operands =
        [
            input,
            module.weight is null ? context.Constant("weight", [channels], one) : context.Weight("weight", module.weight),
            module.bias is null ? context.Constant("bias", [channels], new float[channels]) : context.Weight("bias", module.bias),
            context.Weight("running_mean", module.running_mean),
            context.Weight("running_var", module.running_var),
        ];
        return context.Node("BatchNormalization", operands, shape, OnnxAttribute.Of("epsilon", (float)module.eps));
    }
}
