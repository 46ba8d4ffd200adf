using Fude.Onnx.Protos;

namespace Fude.Onnx;

/// <summary>
/// Checks a graph and those nested in its nodes: names, order (static single assignment), types, tensors, operators.
/// Source: the ONNX intermediate representation, https://onnx.ai/onnx/repo-docs/IR.html.
/// </summary>
internal sealed partial class GraphCheck(OnnxLimits limits)
{
    private long _elements;

    public int NodeCount { get; private set; }

    public long ParameterCount { get; private set; }

    public void Main(GraphProto graph, long irVersion)
    {
        var place = new Place(null, "graph", graph.Name);
        if (graph.Node.Count == 0)
            throw place.Error(OnnxFaultKind.BadGraph, "The graph has no nodes.");
        if (graph.Output.Count == 0)
            throw place.Error(OnnxFaultKind.BadGraph, "The graph has no outputs.");
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        if (graph.Input.All(input => constants.Contains(input.Name)))
            throw place.Error(OnnxFaultKind.BadGraph, "The graph has no inputs.");
        if (irVersion < 4 && graph.Initializer.FirstOrDefault(tensor => graph.Input.All(input => !string.Equals(input.Name, tensor.Name, StringComparison.Ordinal))) is { } lone)
            throw place.In("initialiser", lone.Name).Error(OnnxFaultKind.BadGraph, "Before version 4 of the format every initialiser is an input too.");
        foreach (var input in graph.Input)
            RequireTensor(input, place.In("input", input.Name));
        foreach (var output in graph.Output)
            RequireTensor(output, place.In("output", output.Name));
        Graph(graph, place, new Scope(null), 0);
    }

    private void Graph(GraphProto graph, Place place, Scope scope, int depth)
    {
        if (depth > limits.MaxGraphDepth)
            throw place.Error(OnnxFaultKind.TooDeep, $"Graphs are nested {depth} deep; at most {limits.MaxGraphDepth} are allowed.");
        if (graph.SparseInitializer.Count > 0)
            throw place.Error(OnnxFaultKind.SparseTensor, "Sparse initialisers are not supported.");

        var inputs = new Dictionary<string, ValueInfoProto>(StringComparer.Ordinal);
        foreach (var input in graph.Input)
        {
            Type(input, place.In("input", input.Name));
            scope.Write(input.Name, place.In("input", input.Name), "input");
            inputs.Add(input.Name, input);
        }

        Initializers(graph, place, scope, inputs);
        foreach (var value in graph.ValueInfo)
            Type(value, place.In("value", value.Name));
        Nodes(graph, place, scope, depth);
        var outputs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in graph.Output)
        {
            var here = place.In("output", output.Name);
            Type(output, here);
            if (!outputs.Add(output.Name))
                throw here.Error(OnnxFaultKind.BadValue, "The output is declared twice.");
            // A nested graph may also pass a value of the graph around it through.
            if (depth == 0 ? !scope.IsWrittenHere(output.Name) : !scope.IsWritten(output.Name))
                throw here.Error(OnnxFaultKind.BadValue, "Nothing writes the output.");
        }
    }

    private void Initializers(GraphProto graph, Place place, Scope scope, Dictionary<string, ValueInfoProto> inputs)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < graph.Initializer.Count; index++)
        {
            var tensor = graph.Initializer[index];
            var here = place.In("initialiser", tensor.Name, index);
            var elements = Tensor(tensor, here);
            ParameterCount += elements;
            if (tensor.Name.Length == 0)
                throw here.Error(OnnxFaultKind.BadValue, "The initialiser has no name.");
            if (!seen.Add(tensor.Name))
                throw here.Error(OnnxFaultKind.BadValue, "The name is given to two initialisers.");
            if (inputs.TryGetValue(tensor.Name, out var input))
                SameType(input, tensor, here);
            else
                scope.Write(tensor.Name, here, "initialiser");
            scope.Constants[tensor.Name] = tensor;
        }
    }

    private long Tensor(TensorProto tensor, Place place)
    {
        var elements = TensorCheck.Check(tensor, limits, place);
        _elements += elements;
        if (_elements > limits.MaxTotalElements)
            throw place.Error(OnnxFaultKind.TooLarge, $"The model's tensors have more than {limits.MaxTotalElements} elements.");
        return elements;
    }

    private static void SameType(ValueInfoProto input, TensorProto tensor, Place place)
    {
        var type = input.Type?.TensorType;
        var agrees = type?.ElemType == tensor.DataType
            && (type.Shape is not { } shape
                || (shape.Dim.Count == tensor.Dims.Count
                    && shape.Dim.Zip(tensor.Dims).All(pair =>
                        pair.First.ValueCase != TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue || pair.First.DimValue == pair.Second)));
        if (!agrees)
            throw place.Error(OnnxFaultKind.BadTensor, "The initialiser and the input of its name have different types or shapes.");
    }

    private static void RequireTensor(ValueInfoProto value, Place place)
    {
        if (value.Type is null || value.Type.ValueCase == TypeProto.ValueOneofCase.None)
            throw place.Error(OnnxFaultKind.BadType, "No type is declared.");
        if (value.Type.ValueCase == TypeProto.ValueOneofCase.TensorType && value.Type.TensorType.Shape is null)
            throw place.Error(OnnxFaultKind.BadType, "No shape is declared.");
    }

    private void Type(ValueInfoProto value, Place place)
    {
        if (value.Name.Length == 0)
            throw place.Error(OnnxFaultKind.BadValue, "The value has no name.");
        if (value.Type is null || value.Type.ValueCase == TypeProto.ValueOneofCase.None)
            return;
        if (value.Type.ValueCase != TypeProto.ValueOneofCase.TensorType)
            throw place.Error(OnnxFaultKind.BadType, $"Its type is {value.Type.ValueCase}; only tensors are supported.");

        var tensor = value.Type.TensorType;
        if (!ElementTypes.IsKnown(tensor.ElemType))
            throw place.Error(OnnxFaultKind.BadType, $"The element type {tensor.ElemType} is not known.");
        if (tensor.Shape is not { } shape)
            return;
        var sizes = shape.Dim.Where(dimension => dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue)
            .Select(dimension => dimension.DimValue);
        TensorCheck.Elements([.. sizes], limits, place, OnnxFaultKind.BadType);
        if (shape.Dim.Count > limits.MaxRank)
            throw place.Error(OnnxFaultKind.TooLarge, $"The shape has {shape.Dim.Count} dimensions; at most {limits.MaxRank} are allowed.");
    }
}
