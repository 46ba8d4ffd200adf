using Fude.Onnx.Protos;
using Microsoft.ML.OnnxRuntime;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Tests;

/// <summary>The builder makes graphs that are right by construction.</summary>
public sealed class OnnxGraphBuilderTests
{
    private readonly OnnxGraphBuilder _graph = new("g");

    public OnnxGraphBuilderTests() => _graph.Input(new OnnxValue("x", DataType.Float, ["batch", 2]));

    [Fact]
    public void What_it_builds_runs()
    {
        _graph.Initializer("shape", [2], [0L, -1]);
        _graph.Node("n", "Reshape", ["x", "shape"], "y");
        _graph.Output(new OnnxValue("y", DataType.Float, ["batch", 2]));
        using var settings = Parity.Settings();
        using var session = new InferenceSession(OnnxWriter.ToBytes(_graph.ToModel()), settings);
        using var input = OrtValue.CreateTensorValueFromMemory([1f, 2f], [1, 2]);
        using var run = new RunOptions();
        using var result = session.Run(run, ["x"], [input], ["y"]);
        Assert.Equal([1f, 2f], result[0].GetTensorDataAsSpan<float>());
    }

    [Fact]
    public void Names_are_given_once()
    {
        Assert.Throws<ArgumentException>(() => _graph.Input(new OnnxValue("x", DataType.Float, [])));
        Assert.Throws<ArgumentException>(() => _graph.Initializer("x", [], [1f]));
        Assert.Throws<ArgumentException>(() => _graph.Node("n", "Relu", ["x"], "x"));
        Assert.Throws<ArgumentException>(() => _graph.Node("n", "Relu", ["x"], ""));
        _graph.Node("m", "Relu", ["x"], "y");
        Assert.Throws<ArgumentException>(() => _graph.Node("m", "Relu", ["x"], "z"));
        Assert.Equal("y_2", _graph.UniqueName("y"));
        Assert.Equal("free", _graph.UniqueName("free"));
    }

    [Fact]
    public void Values_are_written_before_they_are_read()
    {
        Assert.Throws<ArgumentException>(() => _graph.Node("n", "Relu", ["later"], "y"));
        Assert.Throws<ArgumentException>(() => _graph.Output(new OnnxValue("later", DataType.Float, [])));
        Assert.Throws<ArgumentException>(() => _graph.Rename("x", "z"));
    }

    [Fact]
    public void Shapes_fit_their_data() =>
        Assert.Contains("[2, 2] and 3 elements", Assert.Throws<ArgumentException>(() => _graph.Initializer("w", [2, 2], [1f, 2, 3])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_renamed_value_is_renamed_where_it_is_read()
    {
        _graph.Node("n", "Relu", ["x"], "y");
        _graph.Node("m", "Add", ["y", "y"], "z");
        _graph.Rename("y", "why");
        Assert.Equal("why why", string.Join(" ", _graph.ToGraph().Node[1].Input));
        Assert.Contains("why", _graph.Values);
        Assert.DoesNotContain("y", _graph.Values);
    }

    [Fact]
    public void Attributes_of_every_type()
    {
        AttributeProto[] attributes =
        [
            OnnxAttribute.Of("i", 3L), OnnxAttribute.Of("f", 0.5f), OnnxAttribute.Of("s", "ü"),
            OnnxAttribute.Of("is", new long[] { 1, 2 }), OnnxAttribute.Of("fs", new[] { 1f, 2f }),
        ];
        _graph.Node("n", "Relu", ["x"], "y", attributes);
        _graph.Output(new OnnxValue("y", DataType.Float, ["batch", 2]));
        var read = OnnxReader.Read(OnnxWriter.ToBytes(_graph.ToModel())).Proto.Graph.Node[0].Attribute;
        Assert.Equal(attributes, read);
        Assert.Equal("ü", read[2].S.ToStringUtf8());
    }
}
