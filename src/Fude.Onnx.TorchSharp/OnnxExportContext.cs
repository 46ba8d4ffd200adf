using Fude.Onnx.Protos;
using TorchSharp;
using static TorchSharp.torch;

namespace Fude.Onnx.TorchSharp;

/// <summary>
/// The graph while it is written. Nodes and weights get names from the path of the module that adds them; every value is
/// known with its shape, so that a mistake shows at export and not when the model runs.
/// </summary>
public sealed class OnnxExportContext
{
    private const int DeepestModule = 100;

    private readonly TorchOnnxExporter _exporter;
    private readonly Dictionary<string, long[]> _shapes = new(StringComparer.Ordinal);
    private int _depth;

    internal OnnxExportContext(TorchOnnxExporter exporter, OnnxExportOptions options)
    {
        _exporter = exporter;
        Options = options;
        Graph = new OnnxGraphBuilder(options.GraphName);
    }

    /// <summary>The options of this export.</summary>
    public OnnxExportOptions Options { get; }

    /// <summary>The path of the module that is being written; empty for the exported module itself.</summary>
    public string ModulePath { get; internal set; } = "";

    internal OnnxGraphBuilder Graph { get; }

    /// <summary>The shape of a value <b>without</b> its first dimension, the batch: <c>[channels, height, width]</c> for pictures.</summary>
    /// <param name="value">The name of an input or of a node's output.</param>
    /// <exception cref="OnnxExportException">There is no such value.</exception>
    public IReadOnlyList<long> Shape(string value) =>
        _shapes.TryGetValue(value, out var shape) ? shape : throw Error($"There is no value '{value}' in the graph.");

    /// <summary>Adds a node with one output.</summary>
    /// <param name="opType">An operator of ONNX's standard set, such as <c>Conv</c>.</param>
    /// <param name="inputs">The names of what it reads: values and constants.</param>
    /// <param name="shape">The shape of what it gives, without the batch.</param>
    /// <param name="attributes">Its attributes, see <see cref="OnnxAttribute"/>.</param>
    /// <returns>The name of what it gives.</returns>
    /// <exception cref="OnnxExportException">An input isn't known, or the output would be empty.</exception>
    public string Node(string opType, IEnumerable<string> inputs, IEnumerable<long> shape, params IEnumerable<AttributeProto> attributes)
    {
        long[] sizes = [.. shape];
        if (sizes.Any(size => size < 1))
            throw Error($"Its output would have the shape [{string.Join(", ", sizes)}] for each example: the input is too small.");
        string[] names = [.. inputs];
        if (names.FirstOrDefault(name => name.Length > 0 && !Graph.Values.Contains(name)) is { } missing)
            throw Error($"The node {opType} reads '{missing}', which is not in the graph.");
        var node = Graph.UniqueName(ModulePath.Length > 0 ? $"{ModulePath}/{opType}" : opType);
        var output = Graph.Node(node, opType, names, Free($"{node}_output"), attributes);
        _shapes.Add(output, sizes);
        return output;
    }

    /// <summary>Adds a parameter or buffer as a constant, named by the module's path as in TorchSharp's <c>state_dict</c>.</summary>
    /// <param name="name">Its name in the module, such as <c>weight</c>.</param>
    /// <param name="tensor">The tensor, of any device and any real floating-point type; it is written as <c>float32</c>.</param>
    /// <returns>The constant's name.</returns>
    /// <exception cref="OnnxExportException">The tensor can't be written as finite <c>float32</c> numbers.</exception>
    public string Weight(string name, Tensor tensor) => Constant(name, tensor.shape, Read(name, tensor));

    /// <summary>Adds a constant of floating-point numbers.</summary>
    /// <param name="name">Its name; the module's path is put in front.</param>
    /// <param name="shape">Its whole shape; none for a scalar.</param>
    /// <param name="data">Its elements in row-major order.</param>
    /// <returns>The constant's name.</returns>
    public string Constant(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> data) =>
        Graph.Initializer(Free(Path(name)), shape, data);

    /// <summary>Adds a constant list of integers, such as a shape.</summary>
    /// <param name="name">Its name; the module's path is put in front.</param>
    /// <param name="data">Its elements.</param>
    /// <returns>The constant's name.</returns>
    public string Constant(string name, ReadOnlySpan<long> data) => Graph.Initializer(Free(Path(name)), [data.Length], data);

    /// <summary>Adds a constant number.</summary>
    /// <param name="name">Its name; the module's path is put in front.</param>
    /// <param name="value">The number.</param>
    /// <returns>The constant's name.</returns>
    public string Constant(string name, float value) => Constant(name, [], [value]);

    /// <summary>Writes a module inside the one that is being written.</summary>
    /// <param name="child">The inner module.</param>
    /// <param name="name">Its name inside the outer one, such as the field's.</param>
    /// <param name="input">The name of what it reads.</param>
    /// <returns>The name of what it gives.</returns>
    /// <exception cref="OnnxExportException">It can't be written; the error names it by its path.</exception>
    public string Module(nn.Module child, string name, string input)
    {
        ArgumentNullException.ThrowIfNull(child);
        var outer = ModulePath;
        ModulePath = Path(name);
        if (++_depth > DeepestModule)
            throw Error($"Modules are nested more than {DeepestModule} deep; does one contain itself?");
        try
        {
            return _exporter.Convert(child, this, input);
        }
        finally
        {
            _depth--;
            ModulePath = outer;
        }
    }

    /// <summary>An error that names the module that is being written.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public OnnxExportException Error(string message) => new(ModulePath, message);

    internal void Input(OnnxValue value, long[] shape)
    {
        Graph.Input(value);
        _shapes.Add(value.Name, shape);
    }

    /// <summary>The elements of a tensor as <c>float32</c> in row-major order.</summary>
    internal float[] Read(string name, Tensor tensor)
    {
        if (!tensor.is_floating_point())
            throw Error($"{name} has the type {tensor.dtype}; only real floating-point tensors can be written.");
        if (tensor.device_type == DeviceType.META)
            throw Error($"{name} has no data: it is on the meta device.");
        using var scope = NewDisposeScope();
        var data = tensor.detach().to(ScalarType.Float32, CPU).contiguous().data<float>().ToArray();
        if (!data.All(float.IsFinite))
            throw Error($"{name} holds NaN or infinity, or a number too large for float32.");
        return data;
    }

    /// <summary>A name of its own that also leaves the graph output's alone, which is given at the end.</summary>
    private string Free(string wanted)
    {
        var name = Graph.UniqueName(wanted);
        return string.Equals(name, Options.OutputName, StringComparison.Ordinal) ? Graph.UniqueName($"{wanted}_") : name;
    }

    private string Path(string name) => ModulePath.Length == 0 ? name : $"{ModulePath}.{name}";
}
