using Fude.Onnx.Protos;

namespace Fude.Onnx.Grafting;

/// <summary>A value that depends on the pictures.</summary>
/// <param name="Rank">Its dimensions in the original, for one picture.</param>
/// <param name="IsLifted">Whether the batch becomes a dimension before those of the original. Otherwise it takes the place of the first one.</param>
/// <param name="IsSplit">Whether the first dimension may hold several rows of each picture, one picture after the other.</param>
internal readonly record struct Batched(int Rank, bool IsLifted, bool IsSplit = false);

/// <summary>
/// Rewrites a graph for one picture so that it takes many: follows the batch from node to node, changes axes and shapes that are written in
/// the file, and gives up at the first operator of which it does not know that each picture is still answered for itself.
/// </summary>
/// <param name="graph">The graph; changed in place, and of no use where the rewriting gives up.</param>
/// <param name="opset">The version of its operators.</param>
internal sealed partial class BatchRewrite(GraphProto graph, long opset)
{
    private readonly Dictionary<string, Batched> _batched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto?> _constants = graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => (TensorProto?)tensor, StringComparer.Ordinal);
    private int _shapes;

    /// <summary>Rewrites the graph.</summary>
    /// <param name="input">The value that holds the pictures.</param>
    /// <param name="form">What the batch is there.</param>
    /// <param name="output">The value that has to come out for each picture.</param>
    /// <returns>Whether all of it could be.</returns>
    public bool TryRun(string input, Batched form, string output)
    {
        _batched[input] = form;
        foreach (var node in graph.Node)
        {
            if (node.Attribute.Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0))
                return false;
            if (!node.Input.Any(_batched.ContainsKey))
            {
                if (!TryConstant(node))
                    return false;
            }
            else if (Follow(node) is { } result)
            {
                // Other outputs, such as the places of a pooling's maxima, are known to nobody: whoever reads them ends the rewriting.
                _batched[node.Output[0]] = result;
            }
            else
            {
                return false;
            }
        }

        return _batched.ContainsKey(output);
    }

    private bool TryConstant(NodeProto node)
    {
        if (IsRandom(node) || !node.Input.All(name => name.Length == 0 || _constants.ContainsKey(name)))
            return false;
        foreach (var name in node.Output)
            _constants[name] = null;
        if (node is { OpType: "Constant", Attribute: [{ T: { } tensor }] })
            _constants[node.Output[0]] = tensor;
        else if (node is { OpType: "Constant", Attribute: [{ Name: "value_ints" } values] })
            _constants[node.Output[0]] = new TensorProto { DataType = (int)TensorProto.Types.DataType.Int64, Dims = { values.Ints.Count }, Int64Data = { values.Ints } };
        else if (node is { OpType: "Constant", Attribute: [{ Name: "value_float" or "value_int" }] })
            _constants[node.Output[0]] = new TensorProto();
        return true;
    }

    private Batched? Follow(NodeProto node)
    {
        if (IsRandom(node) || node.Input[0].Length == 0)
            return null;
        return node.OpType switch
        {
            "Reshape" => Reshape(node),
            "Flatten" => Flatten(node),
            "Squeeze" or "Unsqueeze" => Ones(node),
            "Transpose" => Transpose(node),
            "Concat" => Concat(node),
            "MatMul" => MatMul(node),
            "Gemm" => Gemm(node),
            "Softmax" or "LogSoftmax" or "Hardmax" => AlongAxis(node, opset >= 13 ? -1 : 1),
            "LayerNormalization" => OthersAreConstant(node) ? AlongAxis(node, -1) : null,
            var name when ElementByElement.Contains(name) => OthersAreConstant(node, single: true) ? Of(node.Input[0]) : null,
            var name when WithOther.Contains(name) => Broadcast(node),
            var name when OverPictures.Contains(name) => OverPicture(node),
            var name when Reductions.Contains(name) => Reduce(node),
            _ => null,
        };
    }

    private Batched? Of(string name) => _batched.TryGetValue(name, out var value) ? value : null;

    private bool IsConstant(string name) => name.Length == 0 || _constants.ContainsKey(name);

    private bool OthersAreConstant(NodeProto node, bool single = false) => node.Input.Skip(1).All(name => IsConstant(name) && (!single || name.Length == 0 || Dimensions(name) is { Count: 0 }));

    /// <summary>The shape of a constant that is written in the file.</summary>
    private IReadOnlyList<long>? Dimensions(string name) => _constants.GetValueOrDefault(name)?.Dims;

    /// <summary>A list of whole numbers that is written in the file: as an attribute, or in newer operators as an input.</summary>
    private IReadOnlyList<long>? Axes(NodeProto node)
    {
        if (Attribute(node, "axes") is { } attribute)
            return attribute.Ints;
        return node.Input.Count > 1 ? Numbers(node.Input[1]) : null;
    }

    private IReadOnlyList<long>? Numbers(string name) =>
        _constants.GetValueOrDefault(name) is { Dims.Count: 1 } tensor && new Scope(null) { Constants = { [name] = tensor } }.Constant(name) is { } numbers ? [.. numbers] : null;

    private static AttributeProto? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private static void Set(NodeProto node, AttributeProto attribute)
    {
        if (Attribute(node, attribute.Name) is { } old)
            node.Attribute.Remove(old);
        node.Attribute.Add(attribute);
    }

    private void SetNumbers(NodeProto node, long[] numbers)
    {
        var name = graph.Constant($"shape_{++_shapes}", numbers);
        if (node.Input.Count > 1)
            node.Input[1] = name;
        else
            node.Input.Add(name);
    }

    private static void MakeIdentity(NodeProto node)
    {
        node.OpType = "Identity";
        node.Attribute.Clear();
        while (node.Input.Count > 1)
            node.Input.RemoveAt(1);
    }
}
