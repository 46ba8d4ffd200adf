using Fude.Onnx;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.App.Tests.Support;

/// <summary>What is wrong with a model, and nothing else: its weights are those of a sound one.</summary>
public sealed record Defect
{
    private const int Pixels = 784;

    /// <summary>It says another label for one class, and that one's for the other.</summary>
    public (int, int)? Swapped { get; init; }

    /// <summary>What its logits are divided by: above 1 it is less sure of everything.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>How often two matrices of 784×784, made of the picture, are multiplied for nothing: 0.5 billion multiplications each time.</summary>
    public int Products { get; init; }

    /// <summary>Ink from which on ONNX Runtime throws: pixels summed up, each 0 to 1. Null for never.</summary>
    public float? ThrowsFromInk { get; init; }

    /// <summary>Spoils the weights.</summary>
    public void Spoil(SmallNetwork network)
    {
        var hidden = network.HiddenBiases.Length;
        if (Swapped is var (one, other))
        {
            for (var i = 0; i < hidden; i++)
                (network.OutputWeights[(one * hidden) + i], network.OutputWeights[(other * hidden) + i]) = (network.OutputWeights[(other * hidden) + i], network.OutputWeights[(one * hidden) + i]);
            (network.OutputBiases[one], network.OutputBiases[other]) = (network.OutputBiases[other], network.OutputBiases[one]);
        }

        // Dividing the last layer's weights divides the logits.
        for (var i = 0; i < network.OutputWeights.Length; i++)
            network.OutputWeights[i] /= Temperature;
        for (var i = 0; i < network.OutputBiases.Length; i++)
            network.OutputBiases[i] /= Temperature;
    }

    /// <summary>Adds nodes that change nothing but the time, or throw.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="flat">The picture, [batch, 784].</param>
    /// <param name="logits">The logits.</param>
    /// <returns>The logits.</returns>
    public string Add(OnnxGraphBuilder graph, string flat, string logits)
    {
        if (Products > 0)
            logits = AddNothing(graph, logits, "work", Work(graph, flat));
        return ThrowsFromInk is { } ink ? AddNothing(graph, logits, "trap", Trap(graph, flat, ink)) : logits;
    }

    private string Work(OnnxGraphBuilder graph, string flat)
    {
        var column = graph.Node("column", "Unsqueeze", [flat, graph.Initializer("column_axis", [1], (long[])[2])], "as_column");
        var row = graph.Node("row", "Unsqueeze", [flat, graph.Initializer("row_axis", [1], (long[])[1])], "as_row");
        var product = graph.Node("outer", "MatMul", [column, row], "product_0");
        for (var i = 1; i <= Products; i++)
        {
            var sum = graph.Node($"product{i}", "MatMul", [product, product], $"sum_{i}");
            product = graph.Node($"scale{i}", "Mul", [sum, graph.Initializer($"scale_{i}", [], [1f / (Pixels * Pixels)])], $"product_{i}");
        }

        return graph.Node("mean", "ReduceMean", [product], "work_mean", OnnxAttribute.Of("axes", (long[])[1, 2]), OnnxAttribute.Of("keepdims", 0L));
    }

    // A table of one row has no second one: too much ink asks for it.
    private static string Trap(OnnxGraphBuilder graph, string flat, float ink)
    {
        var sum = graph.Node("ink", "ReduceMean", [flat], "mean_ink", OnnxAttribute.Of("axes", (long[])[1]), OnnxAttribute.Of("keepdims", 0L));
        var share = graph.Node("ink_share", "Mul", [sum, graph.Initializer("ink_scale", [], [Pixels / ink])], "share_of_ink");
        var index = graph.Node("ink_index", "Cast", [share], "row_of_table", OnnxAttribute.Of("to", (long)DataType.Int64));
        return graph.Node("lookup", "Gather", [graph.Initializer("table", [1], [1f]), index], "looked_up", OnnxAttribute.Of("axis", 0));
    }

    private static string AddNothing(OnnxGraphBuilder graph, string logits, string name, string perPicture)
    {
        var nothing = graph.Node($"{name}_nothing", "Mul", [perPicture, graph.Initializer($"{name}_zero", [], [0f])], $"{name}_is_nothing");
        var column = graph.Node($"{name}_column", "Unsqueeze", [nothing, graph.Initializer($"{name}_axis", [1], (long[])[1])], $"{name}_as_column");
        return graph.Node($"{name}_add", "Add", [logits, column], $"logits_after_{name}");
    }
}
