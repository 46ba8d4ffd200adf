using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.TorchSharp;

/// <summary>What comes before and after the module in the graph.</summary>
internal static class Stages
{
    /// <summary>A model of our own may be as large as the format allows.</summary>
    public static readonly OnnxLimits OwnLimits = new()
    {
        MaxBytes = int.MaxValue,
        MaxNodes = int.MaxValue,
        MaxTensorElements = int.MaxValue,
        MaxTotalElements = int.MaxValue,
        MaxRank = 64,
    };

    public static string Input(OnnxExportContext context, long[] shape)
    {
        var options = context.Options;
        var type = options.Input is null ? DataType.Float : DataType.Uint8;
        context.Input(new OnnxValue(options.InputName, type, [options.BatchName, .. shape]), shape);
        if (options.Input is not { } stage)
            return options.InputName;

        // (x·scale − mean) / std = x·(scale/std) + (−mean/std), in double precision up to the last rounding.
        context.ModulePath = options.InputName;
        var channels = Math.Max(stage.Mean.Length, stage.Std.Length);
        var factors = new float[channels];
        var offsets = new float[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var std = stage.Std[stage.Std.Length == 1 ? 0 : channel];
            factors[channel] = (float)(stage.Scale / std);
            offsets[channel] = (float)(-stage.Mean[stage.Mean.Length == 1 ? 0 : channel] / std);
        }

        // One number for each channel lies along the second dimension of the batch.
        long[] broadcast = channels == 1 ? [] : [channels, .. Enumerable.Repeat(1L, shape.Length - 1)];
        var value = context.Node("Cast", [options.InputName], shape, OnnxAttribute.Of("to", (long)DataType.Float));
        value = context.Node("Mul", [value, context.Constant("scale", broadcast, factors)], shape);
        if (offsets.Any(offset => offset != 0))
            value = context.Node("Add", [value, context.Constant("offset", broadcast, offsets)], shape);
        context.ModulePath = "";
        return value;
    }

    public static string Output(OnnxExportContext context, string value)
    {
        if (context.Options.Softmax)
        {
            var shape = context.Shape(value);
            if (shape.Count == 0)
                throw context.Error("A softmax at the end needs an output with at least one dimension besides the batch.");
            if (context.Graph.ToGraph().Node.Any(node => node.OpType is "Softmax" && node.Output.Contains(value)))
                throw context.Error("The module ends in a softmax already; the option Softmax would add a second.");
            value = context.Node("Softmax", [value], shape, OnnxAttribute.Of("axis", -1L));
        }

        // The output must be a node's: an initialiser or the input itself can't have the output's name.
        return context.Graph.ToGraph().Node.Any(node => node.Output.Contains(value))
            ? value
            : context.Node("Identity", [value], context.Shape(value));
    }

    /// <summary>Gives the last value the output's name, and tells the shapes of all others.</summary>
    public static void NameOutput(OnnxExportContext context, string value)
    {
        var graph = context.Graph.ToGraph();
        var shape = context.Shape(value);
        var name = context.Options.OutputName;
        context.Graph.Rename(value, name);
        foreach (var output in graph.Node.SelectMany(node => node.Output).Where(output => !string.Equals(output, name, StringComparison.Ordinal)))
            context.Graph.Describes(Describe(context, output, context.Shape(output)));
        context.Graph.Output(Describe(context, name, shape));
    }

    private static OnnxValue Describe(OnnxExportContext context, string name, IReadOnlyList<long> shape) =>
        new(name, DataType.Float, [context.Options.BatchName, .. shape.Select(size => (OnnxDimension)size)]);
}
