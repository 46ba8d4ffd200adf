using Fude.Onnx.Grafting;
using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Tests.Grafting;

/// <summary>What is made of a foreign model answers in batches as the model itself does picture by picture, in ONNX Runtime.</summary>
public sealed class GraftTests
{
    [Theory]
    [InlineData(BatchWay.Rewritten)]
    [InlineData(BatchWay.Looped)]
    public void A_model_without_a_batch_axis_that_gives_logits(BatchWay way)
    {
        Assert.Equal([BatchWay.Rewritten, BatchWay.Looped], Grafter.Ways(GraftParity.Look(ForeignModels.WithoutBatch())));
        GraftParity.Check(ForeignModels.WithoutBatch(), way, new() { Softmax = true });
        GraftParity.Check(ForeignModels.WithoutBatch(), way);
    }

    [Theory]
    [InlineData(17, BatchWay.Rewritten)]
    [InlineData(17, BatchWay.Looped)]
    [InlineData(9, BatchWay.Rewritten)]
    [InlineData(7, BatchWay.Looped)]
    public void A_model_that_makes_a_row_for_itself(long opset, BatchWay way) => GraftParity.Check(ForeignModels.Squeezed(opset), way);

    [Theory]
    [InlineData("Reshape")]
    [InlineData("Counted")]
    [InlineData("Free")]
    [InlineData("Flatten")]
    public void A_convolutional_network_whose_batch_is_fixed(string flatten)
    {
        foreach (var way in (BatchWay[])[BatchWay.Rewritten, BatchWay.Looped])
            GraftParity.Check(ForeignModels.FixedBatch(flatten), way, new() { Softmax = true });
    }

    [Fact]
    public void A_model_as_Keras_has_it()
    {
        foreach (var way in (BatchWay[])[BatchWay.Kept, BatchWay.Looped])
            GraftParity.Check(ForeignModels.Keras(), way);
    }

    [Theory]
    [InlineData(BatchWay.Rewritten)]
    [InlineData(BatchWay.Looped)]
    public void A_model_that_takes_bytes(BatchWay way)
    {
        GraftParity.Check(ForeignModels.Bytes(), way, new() { Scale = InputScale.Raw, Softmax = true });
        GraftParity.Check(ForeignModels.Bytes(), way, new() { Scale = InputScale.Raw with { Invert = true } });
    }

    [Theory]
    [InlineData(DataType.Double, 1e-5)]
    [InlineData(DataType.Float, 1e-5)]
    // Half the digits: the model itself rounds to three of them.
    [InlineData(DataType.Float16, 5e-3)]
    public void A_model_in_another_type_of_numbers(DataType type, double tolerance)
    {
        foreach (var way in (BatchWay[])[BatchWay.Kept, BatchWay.Looped])
            GraftParity.Check(ForeignModels.OfType(type), way, new() { Scale = InputScale.Unit with { Mean = 0.1307, Deviation = 0.3081 }, Softmax = true }, tolerance);
    }

    public static TheoryData<InputScale> Scales { get; } = [InputScale.Raw, InputScale.Unit, InputScale.Unit with { Mean = 0.1307, Deviation = 0.3081 }, InputScale.Unit with { Mean = 0.5, Deviation = 0.5, Invert = true }, InputScale.Raw with { Invert = true }];

    [Theory]
    [MemberData(nameof(Scales))]
    public void Every_scale_of_pixels(InputScale scale) => GraftParity.Check(ForeignModels.WithoutBatch(), BatchWay.Rewritten, new() { Scale = scale }, scale.IsUnit ? 1e-5 : 1e-3);

    [Fact]
    public void A_choice_in_the_graph_is_looped_over()
    {
        Assert.Equal([BatchWay.Looped], Grafter.Ways(GraftParity.Look(ForeignModels.Branching())));
        GraftParity.Check(ForeignModels.Branching(), BatchWay.Looped, new() { Softmax = true });
    }

    [Fact]
    public void What_would_mix_the_pictures_is_not_rewritten_but_looped_over()
    {
        Assert.Equal([BatchWay.Looped], Grafter.Ways(GraftParity.Look(ForeignModels.Mixing(free: false))));
        GraftParity.Check(ForeignModels.Mixing(free: false), BatchWay.Looped);
        // One that says itself that its batch is free shows it when it is run.
        Assert.True(GraftParity.Difference(ForeignModels.Mixing(free: true), BatchWay.Kept, new()) > 1e-3);
        GraftParity.Check(ForeignModels.Mixing(free: true), BatchWay.Looped);
    }

    [Fact]
    public void A_batch_that_is_only_said_to_be_free_is_looped_over() => GraftParity.Check(ForeignModels.FalselyFree(), BatchWay.Looped);

    [Fact]
    public void Outputs_that_are_not_the_classes_are_left_out()
    {
        Assert.Equal([BatchWay.Rewritten, BatchWay.Looped], Grafter.Ways(GraftParity.Look(ForeignModels.WithFeatures())));
        GraftParity.Check(ForeignModels.WithFeatures(), BatchWay.Rewritten, new() { Softmax = true });
        Assert.DoesNotContain(Grafter.Graft(GraftParity.Look(ForeignModels.WithFeatures()), new(), BatchWay.Rewritten).Graph.Node, node => node.OpType == "NonZero");
    }

    [Fact]
    public void Every_shape_that_holds_a_picture_of_one_channel_is_taken()
    {
        OnnxDimension[][] shapes =
        [
            [784], [28, 28], [1, 28, 28], [28, 28, 1], [1, 784], [784, 1], [1, 1, 28, 28], [1, 28, 28, 1], [1, 1, 784], ["N", 784], ["N", 28, 28], ["N", 1, 28, 28], ["N", 28, 28, 1], ["N", 784, 1],
            ["N", "C", "H", "W"], ["?", "?"],
        ];
        foreach (var shape in shapes)
        {
            var classifier = GraftParity.Look(Shaped(shape, shape.Length < 3 && shape[0].Size != 1 ? [10] : [1, 10]));
            Assert.Equal(784, classifier.Feed.Aggregate(1L, (product, size) => product * size));
            Assert.Equal(shape.Length, classifier.Feed.Count);
            Assert.Equal(shape[0].IsDynamic, classifier.HasFreeBatch);
        }
    }

    internal static ModelProto Shaped(OnnxDimension[] input, OnnxDimension[] output, DataType type = DataType.Float, DataType outputType = DataType.Float)
    {
        var graph = new OnnxGraphBuilder("shaped");
        graph.Input(new OnnxValue("x", type, input));
        graph.Node("constant", "Constant", [], "unused", OnnxAttribute.Of("value_float", 1f));
        graph.Output(new OnnxValue(graph.Node("identity", "Identity", ["x"], "y"), outputType, output));
        return graph.ToModel();
    }
}
