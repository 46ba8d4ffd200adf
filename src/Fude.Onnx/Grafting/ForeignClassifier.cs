using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Grafting;

/// <summary>
/// A classifier of single-channel pictures that somebody else has exported: which input takes the pixels in which shape, which output
/// holds the classes, and whether there is a batch axis. What does not fit is refused here, before any runtime sees the model.
/// </summary>
public sealed class ForeignClassifier
{
    private ForeignClassifier(OnnxModel model, InputForm form, OnnxValue output, int height, int width, int classes)
    {
        Model = model;
        Form = form;
        Output = output;
        (Height, Width, Classes) = (height, width, classes);
    }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>The input that takes the pixels.</summary>
    public OnnxValue Input => Model.Inputs[0];

    /// <summary>The shape in which the input takes one picture, such as <c>[784]</c> or <c>[1, 1, 28, 28]</c>.</summary>
    public IReadOnlyList<long> Feed => Form.Feed;

    /// <summary>Whether the model says that it takes any number of pictures at once.</summary>
    public bool HasFreeBatch => Form.Axis == BatchAxis.Free;

    /// <summary>Whether the input takes whole numbers, so that the model scales pixels by itself.</summary>
    public bool TakesWholeNumbers => !IsNumber(Input.Type);

    /// <summary>The output that holds the classes.</summary>
    public OnnxValue Output { get; }

    /// <summary>Rows of a picture.</summary>
    public int Height { get; }

    /// <summary>Columns of a picture.</summary>
    public int Width { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    internal InputForm Form { get; }

    /// <summary>Looks at a model.</summary>
    /// <param name="model">The model, which has passed the reader's checks.</param>
    /// <param name="height">Rows of a picture.</param>
    /// <param name="width">Columns of a picture.</param>
    /// <param name="classes">How many labels there are.</param>
    /// <exception cref="OnnxException">
    /// Its input can't take such pictures (<see cref="OnnxFaultKind.UnfitInput"/>), or its output is not one number for each label
    /// (<see cref="OnnxFaultKind.UnfitOutput"/>).
    /// </exception>
    public static ForeignClassifier Of(OnnxModel model, int height, int width, int classes)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Inputs.Count != 1)
            throw new OnnxException(OnnxFaultKind.UnfitInput, $"The model has {model.Inputs.Count} inputs ({string.Join(", ", model.Inputs.Take(5))}); a classifier of drawings takes one.");
        var free = model.Inputs[0].Shape is [{ IsDynamic: true }, _, ..];
        var output = OutputForm.Choose(model.Outputs, classes, free);
        var form = InputForm.Of(model.Inputs[0], height, width, output.Shape.Count > 1 && output.Shape[0] is { IsDynamic: true } or { Size: 1 });
        return new(model, form, output, height, width, classes);
    }

    /// <summary>
    /// The model as its maker meant it, for a runtime: its graph, with the one output that is used, and without imports of operators that it
    /// does not use.
    /// </summary>
    public byte[] ToBytes()
    {
        var graph = Model.Proto.Graph.Clone();
        var output = graph.Output.Single(value => string.Equals(value.Name, Output.Name, StringComparison.Ordinal));
        graph.Output.Clear();
        graph.Output.Add(output);
        return OnnxWriter.ToBytes(new ModelProto
        {
            IrVersion = Model.Proto.IrVersion,
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Model.Opset } },
        });
    }

    internal static bool IsNumber(DataType type) => type is DataType.Float or DataType.Double or DataType.Float16;
}
