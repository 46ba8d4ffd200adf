namespace Fude.Onnx.Grafting;

/// <summary>Which output of a foreign model holds one number for each class.</summary>
internal static class OutputForm
{
    /// <exception cref="OnnxException">None does, or several do.</exception>
    public static OnnxValue Choose(IReadOnlyList<OnnxValue> outputs, int classes, bool freeBatch)
    {
        var fitting = outputs.Where(output => ForeignClassifier.IsNumber(output.Type) && Fits(output.Shape, classes, freeBatch)).ToList();
        if (fitting.Count == 1)
            return fitting[0];
        if (fitting.Count > 1)
            throw Unfit($"The outputs {string.Join(" and ", fitting.Take(5))} could each be the classes; export the model with one of them.");
        if (outputs.Count != 1)
            throw Unfit($"None of the outputs {string.Join(", ", outputs.Take(5))} holds one number for each of {classes} labels.");
        if (!ForeignClassifier.IsNumber(outputs[0].Type))
            throw Unfit($"The output {outputs[0]} holds no floating-point numbers; a classifier gives one for each label.");
        throw Unfit(Classes(outputs[0].Shape, freeBatch) is { } actual
            ? $"The output {outputs[0]} holds {actual} numbers, and there are {classes} labels."
            : $"The output {outputs[0]} is not one number for each of {classes} labels.");
    }

    private static bool Fits(IReadOnlyList<OnnxDimension> shape, int classes, bool freeBatch)
    {
        var own = Own(shape, freeBatch);
        // A size that the file leaves open shows when the model runs.
        return own is [{ IsDynamic: true }] || (own.Count == 1 && own[0].Size == classes);
    }

    private static long? Classes(IReadOnlyList<OnnxDimension> shape, bool freeBatch) => Own(shape, freeBatch) is [{ Size: { } size }] ? size : null;

    // Without the batch, and without dimensions of one element, which change nothing.
    private static List<OnnxDimension> Own(IReadOnlyList<OnnxDimension> shape, bool freeBatch)
    {
        var own = shape.Where(dimension => dimension.Size != 1).ToList();
        if (own.Count > 1 && own[0].IsDynamic && shape[0].IsDynamic && (freeBatch || !own[1].IsDynamic))
            own.RemoveAt(0);
        return own;
    }

    private static OnnxException Unfit(string message) => new(OnnxFaultKind.UnfitOutput, message);
}
