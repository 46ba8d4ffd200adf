using Fude.Onnx.Protos;
using Google.Protobuf.Collections;

namespace Fude.Onnx.Grafting;

/// <summary>Takes over a foreign graph: what its output needs, under names that can't meet those of what is grafted on.</summary>
internal static class ForeignGraph
{
    private const string Prefix = "model/";

    public static string NameOf(string foreign) => Prefix + foreign;

    /// <summary>A copy of the nodes and initialisers that an output needs, every value and node renamed.</summary>
    public static GraphProto Take(GraphProto graph, string output)
    {
        var taken = new GraphProto { Name = graph.Name };
        var needed = new HashSet<string>(StringComparer.Ordinal) { output };
        var nodes = new List<NodeProto>();
        foreach (var node in graph.Node.Reverse().Where(node => node.Output.Any(needed.Contains)))
        {
            nodes.Add(node);
            Read(node, needed);
        }

        nodes.Reverse();
        taken.Node.AddRange(nodes.Select(node => node.Clone()));
        taken.Initializer.AddRange(graph.Initializer.Where(tensor => needed.Contains(tensor.Name)).Select(tensor => tensor.Clone()));
        Rename(taken);
        return taken;
    }

    // Nested graphs read the values around them; reading too much keeps a node too many.
    private static void Read(NodeProto node, HashSet<string> needed)
    {
        needed.UnionWith(node.Input);
        foreach (var graph in Nested(node))
        {
            needed.UnionWith(graph.Output.Select(value => value.Name));
            foreach (var inner in graph.Node)
                Read(inner, needed);
        }
    }

    private static IEnumerable<GraphProto> Nested(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is { } one ? attribute.Graphs.Prepend(one) : attribute.Graphs);

    private static void Rename(GraphProto graph)
    {
        // Shapes that are told would contradict those with another batch; a runtime infers them.
        graph.ValueInfo.Clear();
        graph.QuantizationAnnotation.Clear();
        foreach (var value in graph.Input.Concat(graph.Output))
            value.Name = NameOf(value.Name);
        foreach (var tensor in graph.Initializer)
            tensor.Name = NameOf(tensor.Name);
        foreach (var node in graph.Node)
        {
            // Names are optional too, but no two nodes may share one.
            if (node.Name.Length > 0)
                node.Name = NameOf(node.Name);
            Rename(node.Input);
            Rename(node.Output);
            foreach (var nested in Nested(node))
                Rename(nested);
        }
    }

    private static void Rename(RepeatedField<string> names)
    {
        for (var index = 0; index < names.Count; index++)
        {
            // An empty name is an optional value that is left out.
            if (names[index].Length > 0)
                names[index] = NameOf(names[index]);
        }
    }
}
