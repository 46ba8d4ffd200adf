using Fude.Onnx.Grafting;
using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Tests.Grafting;

/// <summary>Models that can't read drawings are refused with what is wrong, in a library that has no runtime to give them to.</summary>
public sealed class GraftRefusalTests
{
    [Fact]
    public void The_library_that_refuses_has_no_runtime() =>
        Assert.DoesNotContain(typeof(ForeignClassifier).Assembly.GetReferencedAssemblies(), assembly => assembly.Name!.Contains("OnnxRuntime", StringComparison.OrdinalIgnoreCase) || assembly.Name.Contains("Torch", StringComparison.OrdinalIgnoreCase));

    public static TheoryData<string> Cases => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_model_that_does_not_fit(string name)
    {
        var (model, kind, message) = Refused[name];
        var fault = Assert.Throws<OnnxException>(() => GraftParity.Look(model));
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scaled_pixels_for_an_input_of_whole_numbers()
    {
        var fault = Assert.Throws<OnnxException>(() => Grafter.Graft(GraftParity.Look(ForeignModels.Bytes()), new(), BatchWay.Looped));
        Assert.Equal(OnnxFaultKind.UnfitInput, fault.Kind);
        Assert.Contains("takes whole numbers", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_from_the_file_are_made_safe_to_print()
    {
        var fault = Assert.Throws<OnnxException>(() => GraftParity.Look(GraftTests.Shaped(["\u001b[31mN", 785], ["N", 10])));
        Assert.Contains("x: FLOAT[?[31mN, 785]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_labels()
    {
        var fault = Assert.Throws<OnnxException>(() => GraftParity.Look(ForeignModels.Keras(), classes: 26));
        Assert.Equal(OnnxFaultKind.UnfitOutput, fault.Kind);
        Assert.Equal("The output dense_1: FLOAT[unk__2, 10] holds 10 numbers, and there are 26 labels.", fault.Message);
    }

    [Fact]
    public void Imports_of_other_domains_are_let_pass_only_where_nothing_uses_them()
    {
        var unused = ForeignModels.Keras();
        Assert.Equal(OnnxFaultKind.CustomDomain, Assert.Throws<OnnxException>(() => OnnxReader.Read(unused.ToFile())).Kind);
        var used = ForeignModels.Keras();
        used.Graph.Node.Insert(0, new NodeProto { OpType = "Normalizer", Domain = "ai.onnx.ml", Input = { "input_1" }, Output = { "n" } });
        var fault = Assert.Throws<OnnxException>(() => GraftParity.Look(used));
        Assert.Equal(OnnxFaultKind.CustomDomain, fault.Kind);
        Assert.Contains("'ai.onnx.ml'", fault.Message, StringComparison.Ordinal);
        // What a runtime is given has no trace of it.
        Assert.Equal(15, OnnxReader.Read(GraftParity.Look(unused).ToBytes()).Opset);
    }

    private static Dictionary<string, (ModelProto Model, OnnxFaultKind Kind, string Message)> Refused { get; } = new(StringComparer.Ordinal)
    {
        ["three channels"] = (GraftTests.Shaped([1, 3, 28, 28], [1, 10]), OnnxFaultKind.UnfitInput, "takes pictures of 3 channels"),
        ["three channels, last"] = (GraftTests.Shaped(["N", 224, 224, 3], ["N", 10]), OnnxFaultKind.UnfitInput, "takes pictures of 3 channels"),
        ["another size"] = (GraftTests.Shaped(["N", 1, 32, 32], ["N", 10]), OnnxFaultKind.UnfitInput, "the preprocessing makes pictures of 28 × 28 pixels in one channel"),
        ["rows"] = (GraftTests.Shaped(["N", 785], ["N", 10]), OnnxFaultKind.UnfitInput, "x: FLOAT[N, 785]"),
        ["a batch of 32"] = (GraftTests.Shaped([32, 1, 28, 28], [32, 10]), OnnxFaultKind.UnfitOutput, "y: FLOAT[32, 10]"),
        ["a batch of 32 in"] = (GraftTests.Shaped([32, 1, 28, 28], ["N", 10]), OnnxFaultKind.UnfitInput, "takes exactly 32 pictures at once"),
        ["a number"] = (GraftTests.Shaped([], [10]), OnnxFaultKind.UnfitInput, "0 dimensions"),
        ["too many dimensions"] = (GraftTests.Shaped(["a", "b", "c", "d", "e", "f"], [10]), OnnxFaultKind.UnfitInput, "6 dimensions"),
        ["text"] = (GraftTests.Shaped(["N", 784], ["N", 10], DataType.String), OnnxFaultKind.UnfitInput, "takes STRING"),
        ["answers that are whole numbers"] = (GraftTests.Shaped(["N", 784], ["N"], outputType: DataType.Int64), OnnxFaultKind.UnfitOutput, "holds no floating-point numbers"),
        ["a picture as the answer"] = (GraftTests.Shaped(["N", 1, 28, 28], ["N", 1, 28, 28]), OnnxFaultKind.UnfitOutput, "is not one number for each of 10 labels"),
        ["two inputs"] = (TwoInputs(), OnnxFaultKind.UnfitInput, "has 2 inputs (x: FLOAT[784], choice: BOOL[])"),
        ["two outputs that could be it"] = (TwoOutputs(), OnnxFaultKind.UnfitOutput, "probabilities: FLOAT[10] and h4: FLOAT[10] could each be the classes"),
    };

    private static ModelProto TwoInputs()
    {
        var model = GraftTests.Shaped([784], [784]);
        model.Graph.Input.Add(new ValueInfoProto { Name = "choice", Type = Models.Type(DataType.Bool, []) });
        return model;
    }

    private static ModelProto TwoOutputs()
    {
        var model = ForeignModels.WithoutBatch();
        model.Graph.Output.Add(new ValueInfoProto { Name = "h4", Type = Models.Type(DataType.Float, [10]) });
        return model;
    }
}
