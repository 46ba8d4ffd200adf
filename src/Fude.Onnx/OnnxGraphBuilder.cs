using System.Runtime.InteropServices;
using Fude.Onnx.Protos;
using Google.Protobuf;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx;

/// <summary>
/// Builds a graph of named nodes from front to back. Each value is written once and is known before it is read, so that the
/// graph is in order by construction.
/// </summary>
/// <param name="name">The graph's name.</param>
public sealed class OnnxGraphBuilder(string name)
{
    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);

    /// <summary>The names of all values so far: inputs, initialisers and outputs of nodes.</summary>
    public IReadOnlySet<string> Values => _values;

    /// <summary>Declares an input of the graph.</summary>
    /// <param name="value">Its name, type and shape.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="ArgumentException">The name is taken or empty.</exception>
    public string Input(OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _graph.Input.Add(Describe(value));
        return Write(value.Name);
    }

    /// <summary>Adds a constant of 32-bit floating-point numbers.</summary>
    /// <param name="valueName">Its name.</param>
    /// <param name="shape">Its dimensions; none for a scalar.</param>
    /// <param name="data">Its elements in row-major order.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="ArgumentException">The name is taken or empty, or the shape doesn't fit the data.</exception>
    public string Initializer(string valueName, ReadOnlySpan<long> shape, ReadOnlySpan<float> data) =>
        Initializer(valueName, DataType.Float, shape, MemoryMarshal.AsBytes(data), data.Length);

    /// <summary>Adds a constant of 64-bit integers.</summary>
    /// <param name="valueName">Its name.</param>
    /// <param name="shape">Its dimensions; none for a scalar.</param>
    /// <param name="data">Its elements in row-major order.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="ArgumentException">The name is taken or empty, or the shape doesn't fit the data.</exception>
    public string Initializer(string valueName, ReadOnlySpan<long> shape, ReadOnlySpan<long> data) =>
        Initializer(valueName, DataType.Int64, shape, MemoryMarshal.AsBytes(data), data.Length);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="nodeName">The node's own name, one of its kind in the graph.</param>
    /// <param name="opType">The operator, such as <c>Conv</c>.</param>
    /// <param name="inputs">The values it reads, all written before; empty for an optional one that is left out.</param>
    /// <param name="output">The value that it writes.</param>
    /// <param name="attributes">Its attributes, see <see cref="OnnxAttribute"/>.</param>
    /// <returns>The output's name.</returns>
    /// <exception cref="ArgumentException">A name is taken, empty, or read before it is written.</exception>
    public string Node(string nodeName, string opType, IEnumerable<string> inputs, string output, params IEnumerable<AttributeProto> attributes)
    {
        ArgumentException.ThrowIfNullOrEmpty(opType);
        var node = new NodeProto { Name = nodeName, OpType = opType, Input = { inputs }, Attribute = { attributes } };
        if (node.Input.FirstOrDefault(input => input.Length > 0 && !_values.Contains(input)) is { } missing)
            throw new ArgumentException($"The node {nodeName} reads {missing}, which is not written before.", nameof(inputs));
        if (string.IsNullOrEmpty(nodeName) || !_nodes.Add(nodeName))
            throw new ArgumentException($"There is a node {nodeName} already, or the name is empty.", nameof(nodeName));
        node.Output.Add(Write(output));
        _graph.Node.Add(node);
        return output;
    }

    /// <summary>Tells the type and shape of a value inside the graph, for tools that show them.</summary>
    /// <param name="value">Its name, type and shape.</param>
    /// <exception cref="ArgumentException">Nothing writes the value.</exception>
    public void Describes(OnnxValue value)
    {
        Known(value);
        _graph.ValueInfo.Add(Describe(value));
    }

    /// <summary>Declares an output of the graph.</summary>
    /// <param name="value">The name of a value that a node writes, its type and shape.</param>
    /// <exception cref="ArgumentException">Nothing writes the value.</exception>
    public void Output(OnnxValue value)
    {
        Known(value);
        _graph.Output.Add(Describe(value));
    }

    /// <summary>Gives a value that a node writes another name, everywhere.</summary>
    /// <param name="from">Its name so far.</param>
    /// <param name="to">Its new name.</param>
    /// <exception cref="ArgumentException">The new name is taken or empty, or no node writes the value.</exception>
    public void Rename(string from, string to)
    {
        if (!_graph.Node.Any(node => node.Output.Contains(from)))
            throw new ArgumentException($"No node writes the value {from}.", nameof(from));
        Write(to);
        _values.Remove(from);
        foreach (var names in _graph.Node.SelectMany(node => new[] { node.Input, node.Output }))
        {
            for (var index = names.IndexOf(from); index >= 0; index = names.IndexOf(from))
                names[index] = to;
        }
    }

    /// <summary>A name that no value and no node has: the wanted one, or that with a number.</summary>
    /// <param name="wanted">The name to start from.</param>
    public string UniqueName(string wanted)
    {
        var free = wanted;
        for (var number = 2; _values.Contains(free) || _nodes.Contains(free); number++)
            free = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{wanted}_{number}");
        return free;
    }

    /// <summary>The graph as it is now. The builder goes on with the same one.</summary>
    public GraphProto ToGraph() => _graph;

    /// <summary>The graph as a model.</summary>
    /// <param name="opset">The version of the standard operator set that its nodes are meant in.</param>
    /// <param name="irVersion">The version of the file format.</param>
    /// <param name="producer">The name of the program that writes it.</param>
    public ModelProto ToModel(long opset = 17, long irVersion = 8, string producer = "fude") => new()
    {
        IrVersion = irVersion,
        ProducerName = producer,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset } },
    };

    private string Initializer(string valueName, DataType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data, int count)
    {
        long elements = 1;
        foreach (var size in shape)
            elements = checked(elements * size);
        if (elements != count)
            throw new ArgumentException($"{valueName} has the shape [{string.Join(", ", shape.ToArray())}] and {count} elements.", nameof(shape));
        // raw_data is little-endian; so is every platform that this runs on.
        _graph.Initializer.Add(new TensorProto
        {
            Name = Write(valueName),
            DataType = (int)type,
            Dims = { shape.ToArray() },
            RawData = ByteString.CopyFrom(data),
        });
        return valueName;
    }

    private string Write(string valueName)
    {
        if (string.IsNullOrEmpty(valueName) || !_values.Add(valueName))
            throw new ArgumentException($"There is a value {valueName} already, or the name is empty.", nameof(valueName));
        return valueName;
    }

    private void Known(OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!_values.Contains(value.Name))
            throw new ArgumentException($"Nothing writes the value {value.Name}.", nameof(value));
    }

    private static ValueInfoProto Describe(OnnxValue value) => new()
    {
        Name = value.Name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)value.Type,
                Shape = new TensorShapeProto
                {
                    Dim =
                    {
                        value.Shape.Select(dimension => dimension.Size is { } size
                            ? new TensorShapeProto.Types.Dimension { DimValue = size }
                            : new TensorShapeProto.Types.Dimension { DimParam = dimension.Name ?? "" }),
                    },
                },
            },
        },
    };
}
