using Fude.Onnx.Protos;

namespace Fude.Onnx.Grafting;

internal sealed partial class BatchRewrite
{
    // One number of the result for each number of the first input.
    private static readonly HashSet<string> ElementByElement = new(StringComparer.Ordinal)
    {
        "Abs", "Cast", "Ceil", "Celu", "Clip", "DequantizeLinear", "Elu", "Erf", "Exp", "Floor", "Gelu", "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "Log", "Mish", "Neg",
        "QuantizeLinear", "Reciprocal", "Relu", "Round", "Selu", "Sigmoid", "Sign", "Softplus", "Softsign", "Sqrt", "Tanh", "ThresholdedRelu",
    };

    private static readonly HashSet<string> WithOther = new(StringComparer.Ordinal) { "Add", "Div", "Max", "Min", "Mul", "Pow", "PRelu", "Sub", "Sum" };

    // [picture, channel, ...] in and out, each picture for itself.
    private static readonly HashSet<string> OverPictures = new(StringComparer.Ordinal)
    {
        "AveragePool", "BatchNormalization", "Conv", "ConvTranspose", "Dropout", "GlobalAveragePool", "GlobalMaxPool", "InstanceNormalization", "LpPool", "LRN", "MaxPool",
    };

    private static readonly HashSet<string> Reductions = new(StringComparer.Ordinal) { "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum" };

    private static bool IsRandom(NodeProto node) => node.OpType.StartsWith("Random", StringComparison.Ordinal) || node.OpType is "Bernoulli" or "Multinomial";

    private Batched? OverPicture(NodeProto node)
    {
        if (Of(node.Input[0]) is not { } value || !OthersAreConstant(node))
            return null;
        // Dropout and batch normalisation in training would mix the pictures, or be random.
        var trains = (node.OpType == "Dropout" && node.Input.Count > 2) || Attribute(node, "training_mode") is { I: not 0 }
            || (node.OpType == "BatchNormalization" && node.Output.Skip(1).Any(name => name.Length > 0));
        if (trains)
            return null;
        return node.OpType == "Dropout" || (!value.IsLifted && value.Rank > 2) ? value : null;
    }

    private Batched? Broadcast(NodeProto node)
    {
        Batched? result = null;
        foreach (var value in node.Input.Select(Of).OfType<Batched>())
        {
            if (result is { } other && other != value)
                return null;
            result = value;
        }

        foreach (var name in node.Input.Where(name => Of(name) is null))
        {
            // A constant with a first dimension of its own belongs to the one picture that there was.
            if (Dimensions(name) is not { } shape || shape.Count > result!.Value.Rank || (!result.Value.IsLifted && shape.Count == result.Value.Rank && shape.Count > 0 && shape[0] != 1))
                return null;
        }

        return result;
    }

    private Batched? MatMul(NodeProto node)
    {
        if (Of(node.Input[0]) is not { } value || !IsConstant(node.Input[1]) || Dimensions(node.Input[1]) is not { Count: 1 or 2 } weights)
            return null;
        if (value.Rank < (value.IsLifted ? 1 : 2))
            return null;
        return value with { Rank = value.Rank - (2 - weights.Count) };
    }

    private Batched? Gemm(NodeProto node)
    {
        if (Of(node.Input[0]) is not { IsLifted: false, Rank: 2 } value || !IsConstant(node.Input[1]) || Attribute(node, "transA") is { I: not 0 })
            return null;
        var addsRow = node.Input.Count < 3 || node.Input[2].Length == 0 || (Dimensions(node.Input[2]) is { } shape && (shape.Count < 2 || shape[0] == 1));
        return addsRow ? value : null;
    }

    private Batched? Concat(NodeProto node)
    {
        var values = node.Input.Select(Of).ToList();
        if (values[0] is not { } value || values.Exists(other => other != value))
            return null;
        return AlongAxis(node, null);
    }

    /// <summary>An operator along one axis, or from one axis on, which may not be the batch.</summary>
    private Batched? AlongAxis(NodeProto node, long? preset)
    {
        if (Of(node.Input[0]) is not { } value || (Attribute(node, "axis")?.I ?? preset) is not { } axis)
            return null;
        if (axis < -value.Rank || axis > value.Rank)
            return null;
        if (!value.IsLifted)
            return (axis < 0 ? axis + value.Rank : axis) == 0 ? null : value;
        // Counted from the end it stays where it is.
        if (axis >= 0)
            Set(node, OnnxAttribute.Of("axis", axis + 1));
        return value;
    }
}
