using Fude.Onnx.Grafting;
using Fude.Onnx.Protos;
using Fude.Onnx.TorchSharp;
using Fude.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Onnx.Tests;

/// <summary>The code of the readmes, line by line: what stands there compiles and does what it says.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_first_snippet()
    {
        using var folder = new TemporaryFolder();
        var model = nn.Sequential(
            ("conv", nn.Conv2d(1, 16, 3, padding: 1, bias: false)),
            ("norm", nn.BatchNorm2d(16)),
            ("relu", nn.ReLU()),
            ("block", new ResidualBlock(nn.Sequential(nn.Conv2d(16, 16, 3, padding: 1), nn.ReLU()))),
            ("pool", nn.AdaptiveAvgPool2d(1)),
            ("flatten", nn.Flatten()),
            ("head", nn.Linear(16, 10)));
        var options = new OnnxExportOptions
        {
            InputName = "pixels",
            OutputName = "probabilities",
            Input = new InputStage { Scale = 1.0 / 255, Mean = [0.1307], Std = [0.3081] },   // takes bytes, normalises inside
            Softmax = true,                                                                  // gives probabilities
        };
        ModelProto onnx = new TorchOnnxExporter().Export(model, [1, 28, 28], options);       // shape of one example
        OnnxWriter.WriteFile(onnx, folder["model.onnx"]);

        var read = OnnxReader.ReadFile(folder["model.onnx"]);
        Assert.Equal("pixels: UINT8[batch, 1, 28, 28]", read.Inputs[0].ToString());
        Assert.Equal("probabilities: FLOAT[batch, 10]", read.Outputs[0].ToString());
        Assert.Contains(onnx.Graph.Node, node => node.Name is "block.main.0/Conv");
        Assert.Contains(onnx.Graph.Initializer, tensor => tensor.Name is "block.main.0.weight");
        model.Dispose();
    }

    [Fact]
    public void A_registered_converter()
    {
        var exporter = new TorchOnnxExporter().Register<Hardsigmoid>((module, context, input) =>
            context.Node("HardSigmoid", [input], context.Shape(input), OnnxAttribute.Of("alpha", 1f / 6), OnnxAttribute.Of("beta", 0.5f)));
        using var model = nn.Hardsigmoid();
        Parity.Compare(model, exporter.Export(model, [7]), [7], 1);
    }

    [Fact]
    public void Building_a_graph()
    {
        using var folder = new TemporaryFolder();
        var graph = new OnnxGraphBuilder("double");
        graph.Input(new OnnxValue("x", TensorProto.Types.DataType.Float, ["batch", 3]));
        graph.Initializer("two", [], [2f]);
        graph.Node("twice", "Mul", ["x", "two"], "y");
        graph.Output(new OnnxValue("y", TensorProto.Types.DataType.Float, ["batch", 3]));
        OnnxWriter.WriteFile(graph.ToModel(), folder["double.onnx"]);
        Assert.Equal("double", OnnxReader.ReadFile(folder["double.onnx"]).Proto.Graph.Name);
    }

    [Fact]
    public void Grafting()
    {
        using var folder = new TemporaryFolder();
        OnnxWriter.WriteFile(global::Fude.Onnx.Tests.Grafting.ForeignModels.WithoutBatch(), folder["their.onnx"]);
        var (path, read) = (folder["their.onnx"], OnnxReader.ReadFile(folder["their.onnx"]));
        Assert.Equal(10, read.Outputs[0].Shape[0].Size);
        var classifier = ForeignClassifier.Of(OnnxReader.ReadFile(path), 28, 28, 10);
        ModelProto ours = Grafter.Graft(classifier, new() { Scale = InputScale.Unit, Softmax = true }, Grafter.Ways(classifier)[0]);
        Assert.Equal("pixels: UINT8[batch, 1, 28, 28]", OnnxReader.Check(ours).Inputs[0].ToString());
    }

    [Theory]
    [InlineData("Fude.Onnx", nameof(Building_a_graph))]
    [InlineData("Fude.Onnx.TorchSharp", nameof(The_first_snippet))]
    public void The_snippets_are_those_of_the_readme(string project, string test)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", project, "README.md"));
        var here = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Fude.Onnx.Tests", "ReadmeTests.cs"));
        var body = here.SkipWhile(line => !line.Contains($"void {test}()", StringComparison.Ordinal)).Skip(3)
            .TakeWhile(line => !line.Contains("WriteFile", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(body);
        Assert.All(body, line => Assert.Contains(line.Length > 8 ? line[8..] : "", readme, StringComparison.Ordinal));
    }
}
