using Fude.Onnx.Protos;
using AttributeType = Fude.Onnx.Protos.AttributeProto.Types.AttributeType;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Grafting;

/// <summary>
/// Makes a bundle's model of a foreign classifier: uint8 pixels in, probabilities out, any number of pictures at once. The scaling, the
/// softmax and the batch axis become nodes of the graph, so that nobody who serves it can get them wrong.
/// </summary>
public static class Grafter
{
    // Before version 4 of the format constants had to be inputs as well.
    private const long LeastIrVersion = 4;

    /// <summary>
    /// The ways in which a model can be made to answer many pictures at once, the fastest first. Which of them answer as the model does for
    /// each picture alone shows only when they are run.
    /// </summary>
    /// <param name="classifier">The foreign model.</param>
    public static IReadOnlyList<BatchWay> Ways(ForeignClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (classifier.HasFreeBatch)
            return [BatchWay.Kept, BatchWay.Looped];
        return Rewrite(classifier) is null ? [BatchWay.Looped] : [BatchWay.Rewritten, BatchWay.Looped];
    }

    /// <summary>Grafts.</summary>
    /// <param name="classifier">The foreign model.</param>
    /// <param name="options">What is grafted on.</param>
    /// <param name="way">One of <see cref="Ways"/>.</param>
    /// <returns>The model, which has passed the reader's checks.</returns>
    /// <exception cref="OnnxException">The result is over a limit, such as that of nested graphs.</exception>
    /// <exception cref="ArgumentException">The model can't be made to take many pictures in that way.</exception>
    public static ModelProto Graft(ForeignClassifier classifier, GraftOptions options, BatchWay way)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(options);
        var graph = new GraphProto { Name = classifier.Model.Proto.Graph.Name is { Length: > 0 } name ? name : "imported" };
        graph.Input.Add(GraphParts.Value(options.InputName, DataType.Uint8, -1, 1, classifier.Height, classifier.Width));
        var staged = Stage(graph, classifier, options);
        var answers = way == BatchWay.Looped ? Loop(graph, classifier, staged) : Inline(graph, classifier, staged, way);
        graph.AddAs(options.OutputName, "answer", options.Softmax ? "Softmax" : "Identity", [answers], options.Softmax ? [OnnxAttribute.Of("axis", 1L)] : []);
        graph.Output.Add(GraphParts.Value(options.OutputName, DataType.Float, -1, classifier.Classes));
        var model = new ModelProto
        {
            IrVersion = Math.Max(classifier.Model.Proto.IrVersion, LeastIrVersion),
            ProducerName = "fude",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = classifier.Model.Opset } },
        };
        OnnxReader.Check(model);
        return model;
    }

    // From pixels to numbers of the model's type, in the shape of a picture: [batch, 1, height, width].
    private static string Stage(GraphProto graph, ForeignClassifier classifier, GraftOptions options)
    {
        var scale = options.Scale;
        var type = classifier.Input.Type;
        if (!scale.IsWhole && !ForeignClassifier.IsNumber(type))
            throw new OnnxException(OnnxFaultKind.UnfitInput, $"The input {classifier.Input} takes whole numbers, which scaled pixels are not; give it the pixels as they are (raw).");
        if (scale == InputScale.Raw)
            return type == DataType.Uint8 ? options.InputName : Cast(graph, "input", options.InputName, type);
        var value = Cast(graph, "pixels", options.InputName, DataType.Float);
        if (scale.Invert)
            value = graph.Add("inverted", "Sub", [graph.Constant("ink", byte.MaxValue), value]);
        if (scale.IsUnit)
            value = graph.Add("unit", "Div", [value, graph.Constant("full", byte.MaxValue)]);
        if (scale.Mean != 0)
            value = graph.Add("centred", "Sub", [value, graph.Constant("mean", (float)scale.Mean)]);
        if (scale.Deviation != 1)
            value = graph.Add("normalised", "Div", [value, graph.Constant("deviation", (float)scale.Deviation)]);
        return type == DataType.Float ? value : Cast(graph, "input", value, type);
    }

    private static string Inline(GraphProto graph, ForeignClassifier classifier, string staged, BatchWay way)
    {
        var foreign = (way == BatchWay.Kept ? ForeignGraph.Take(classifier.Model.Proto.Graph, classifier.Output.Name) : Rewrite(classifier))
            ?? throw new ArgumentException("The model's shapes can't be rewritten for a batch.", nameof(way));
        IReadOnlyList<long> sample = classifier.Form.Axis == BatchAxis.None ? classifier.Feed : [.. classifier.Feed.Skip(1)];
        // Both inputs are the whole batch, one picture after the other: only the shape may differ.
        var shaped = sample.SequenceEqual([1, classifier.Height, classifier.Width]);
        var input = ForeignGraph.NameOf(classifier.Input.Name);
        graph.AddAs(input, "feed", shaped ? "Identity" : "Reshape", shaped ? [staged] : [staged, graph.Constant("feed_shape", [-1, .. sample])]);
        graph.Initializer.AddRange(foreign.Initializer);
        graph.Node.AddRange(foreign.Node);
        return Rows(graph, classifier, "rows", [-1, classifier.Classes]);
    }

    // One run of the model for each picture, whatever its operators do with a batch.
    private static string Loop(GraphProto graph, ForeignClassifier classifier, string staged)
    {
        var feed = graph.Add("feed", "Reshape", [staged, graph.Constant("feed_shape", [-1, .. classifier.Feed])]);
        var count = graph.Add("count", "Gather", [graph.Add("size", "Shape", [feed]), graph.Constant("first", [0], scalar: true)]);

        var body = ForeignGraph.Take(classifier.Model.Proto.Graph, classifier.Output.Name);
        body.Name = "one picture";
        body.Input.Add(GraphParts.Value("graft/index", DataType.Int64));
        body.Input.Add(GraphParts.Value("graft/go", DataType.Bool));
        body.Node.Insert(0, new NodeProto { Name = "graft/take", OpType = "Gather", Input = { feed, "graft/index" }, Output = { ForeignGraph.NameOf(classifier.Input.Name) } });
        body.AddAs("graft/go_on", "go_on", "Identity", ["graft/go"]);
        var row = Rows(body, classifier, "row", [classifier.Classes]);
        body.Output.Add(GraphParts.Value("graft/go_on", DataType.Bool));
        var loop = new NodeProto { Name = "graft/answers", OpType = "Loop", Input = { count, "" }, Attribute = { new AttributeProto { Name = "body", Type = AttributeType.Graph, G = body } } };
        // Before operator set 11 a loop has to carry something from turn to turn.
        if (classifier.Model.Opset < 11)
        {
            loop.Input.Add(count);
            loop.Output.Add("graft/carried_out");
            body.Input.Add(GraphParts.Value("graft/carried", DataType.Int64));
            body.Output.Add(GraphParts.Value(body.Add("carry", "Identity", ["graft/carried"]), DataType.Int64));
        }

        body.Output.Add(GraphParts.Value(row, DataType.Float, classifier.Classes));
        loop.Output.Add("graft/answers");
        graph.Node.Add(loop);
        return loop.Output[^1];
    }

    private static string Rows(GraphProto graph, ForeignClassifier classifier, string name, long[] shape)
    {
        var output = ForeignGraph.NameOf(classifier.Output.Name);
        if (classifier.Output.Type != DataType.Float)
            output = Cast(graph, $"{name}_float", output, DataType.Float);
        return graph.Add(name, "Reshape", [output, graph.Constant($"{name}_shape", shape)]);
    }

    private static GraphProto? Rewrite(ForeignClassifier classifier)
    {
        var graph = ForeignGraph.Take(classifier.Model.Proto.Graph, classifier.Output.Name);
        var input = new Batched(classifier.Feed.Count, IsLifted: classifier.Form.Axis == BatchAxis.None);
        return new BatchRewrite(graph, classifier.Model.Opset).TryRun(ForeignGraph.NameOf(classifier.Input.Name), input, ForeignGraph.NameOf(classifier.Output.Name)) ? graph : null;
    }

    private static string Cast(GraphProto graph, string name, string value, DataType type) => graph.Add(name, "Cast", [value], OnnxAttribute.Of("to", (long)type));
}
