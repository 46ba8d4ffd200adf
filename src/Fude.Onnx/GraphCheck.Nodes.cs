using Fude.Onnx.Protos;
using AttributeType = Fude.Onnx.Protos.AttributeProto.Types.AttributeType;

namespace Fude.Onnx;

internal sealed partial class GraphCheck
{
    private void Nodes(GraphProto graph, Place place, Scope scope, int depth)
    {
        // All outputs of this graph, so that "too early" can be told from "never".
        var later = new HashSet<string>(graph.Node.SelectMany(node => node.Output), StringComparer.Ordinal);
        for (var index = 0; index < graph.Node.Count; index++)
        {
            var node = graph.Node[index];
            var here = place.In($"node{(node.OpType.Length > 0 ? $" ({Place.Quote(node.OpType)[1..^1]})" : "")}", node.Name, index);
            if (++NodeCount > limits.MaxNodes)
                throw here.Error(OnnxFaultKind.TooLarge, $"The model has more than {limits.MaxNodes} nodes.");
            Operator(node, here);
            foreach (var input in node.Input)
            {
                // An empty name stands for an optional input that is left out.
                if (input.Length > 0 && !scope.IsWritten(input))
                {
                    throw here.Error(OnnxFaultKind.BadValue, later.Contains(input)
                        ? $"It reads {Place.Quote(input)} before it is written: the nodes are in a cycle or not in order."
                        : $"It reads {Place.Quote(input)}, which nothing writes.");
                }
            }

            Attributes(node, here, scope, depth);
            ConstantShape(node, here, scope);
            if (node.Output.All(output => output.Length == 0))
                throw here.Error(OnnxFaultKind.BadGraph, "The node has no output.");
            foreach (var output in node.Output.Where(output => output.Length > 0))
                scope.Write(output, here, "output");
        }
    }

    private void Operator(NodeProto node, Place place)
    {
        if (node.OpType.Length == 0)
            throw place.Error(OnnxFaultKind.BadGraph, "The node names no operator.");
        if (!limits.AllowedDomains.Contains(node.Domain))
            throw place.Error(OnnxFaultKind.CustomDomain, $"The operator is of the domain {Place.Quote(node.Domain)}, which is not allowed.");
        if (node.Overload.Length > 0)
            throw place.Error(OnnxFaultKind.Functions, "The node calls an overload of a function.");
        if (limits.DeniedOperators.Contains(node.OpType) || limits.AllowedOperators?.Contains(node.OpType) == false)
            throw place.Error(OnnxFaultKind.DeniedOperator, $"The operator {Place.Quote(node.OpType)} is not allowed.");
    }

    private void Attributes(NodeProto node, Place place, Scope scope, int depth)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < node.Attribute.Count; index++)
        {
            var attribute = node.Attribute[index];
            var here = place.In("attribute", attribute.Name, index);
            if (attribute.Name.Length == 0)
                throw here.Error(OnnxFaultKind.BadAttribute, "The attribute has no name.");
            if (!names.Add(attribute.Name))
                throw here.Error(OnnxFaultKind.BadAttribute, "The attribute is given twice.");
            if (attribute.RefAttrName.Length > 0)
                throw here.Error(OnnxFaultKind.BadAttribute, "It refers to an attribute of a function, and this is none.");
            OneValue(attribute, here);
            Content(attribute, here, scope, depth);
        }
    }

    /// <summary>What is filled must be what the type says: a reader that goes by the other one would see something unchecked.</summary>
    private static void OneValue(AttributeProto attribute, Place place)
    {
        if (attribute.Tp.Length > 0 || attribute.TypeProtos.Count > 0 || attribute.Type is AttributeType.TypeProto or AttributeType.TypeProtos)
            throw place.Error(OnnxFaultKind.BadType, "Types as attributes are not supported.");
        if (attribute.SparseTensor is not null || attribute.SparseTensors.Count > 0 || attribute.Type is AttributeType.SparseTensor or AttributeType.SparseTensors)
            throw place.Error(OnnxFaultKind.SparseTensor, "Sparse tensors are not supported.");
        (AttributeType Type, bool IsFilled)[] fields =
        [
            (AttributeType.Float, attribute.F != 0),
            (AttributeType.Int, attribute.I != 0),
            (AttributeType.String, attribute.S.Length > 0),
            (AttributeType.Tensor, attribute.T is not null),
            (AttributeType.Graph, attribute.G is not null),
            (AttributeType.Floats, attribute.Floats.Count > 0),
            (AttributeType.Ints, attribute.Ints.Count > 0),
            (AttributeType.Strings, attribute.Strings.Count > 0),
            (AttributeType.Tensors, attribute.Tensors.Count > 0),
            (AttributeType.Graphs, attribute.Graphs.Count > 0),
        ];
        if (fields.All(field => field.Type != attribute.Type))
            throw place.Error(OnnxFaultKind.BadAttribute, $"The attribute's type {(int)attribute.Type} is not known.");
        foreach (var field in fields.Where(field => field.IsFilled && field.Type != attribute.Type))
            throw place.Error(OnnxFaultKind.BadAttribute, $"Its type is {attribute.Type} and it holds a value of the type {field.Type}.");
        if ((attribute.Type == AttributeType.Tensor && attribute.T is null) || (attribute.Type == AttributeType.Graph && attribute.G is null))
            throw place.Error(OnnxFaultKind.BadAttribute, $"Its type is {attribute.Type} and it holds none.");
    }

    private void Content(AttributeProto attribute, Place place, Scope scope, int depth)
    {
        if (attribute.T is not null)
            Tensor(attribute.T, place);
        for (var index = 0; index < attribute.Tensors.Count; index++)
            Tensor(attribute.Tensors[index], place.In("tensor", attribute.Tensors[index].Name, index));
        if (attribute.G is not null)
            Graph(attribute.G, place.In("graph", attribute.G.Name), new Scope(scope), depth + 1);
        for (var index = 0; index < attribute.Graphs.Count; index++)
            Graph(attribute.Graphs[index], place.In("graph", attribute.Graphs[index].Name, index), new Scope(scope), depth + 1);
    }

    /// <summary>Operators that make a tensor of a shape written in the file: a few bytes could claim all memory.</summary>
    private void ConstantShape(NodeProto node, Place place, Scope scope)
    {
        if (node.OpType is "Constant" && node.Output is [var made] && node.Attribute is [var value])
            scope.Constants[made] = value.T ?? new TensorProto { DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { value.Ints } };
        var shape = node.OpType switch
        {
            "ConstantOfShape" when node.Input.Count > 0 => scope.Constant(node.Input[0]),
            "Expand" or "Tile" when node.Input.Count > 1 => scope.Constant(node.Input[1]),
            "RandomNormal" or "RandomUniform" => node.Attribute.FirstOrDefault(attribute => attribute.Name is "shape")?.Ints,
            _ => null,
        };
        if (shape is not null)
            TensorCheck.Elements([.. shape.Select(size => Math.Max(size, 0))], limits, place);
    }
}
