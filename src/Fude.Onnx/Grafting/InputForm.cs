using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Grafting;

/// <summary>What a model says about its batch axis.</summary>
internal enum BatchAxis
{
    /// <summary>There is none: it takes one picture.</summary>
    None,

    /// <summary>It is there and fixed to one picture.</summary>
    One,

    /// <summary>It takes any number of pictures.</summary>
    Free,
}

/// <summary>The shape in which a foreign model takes pictures of one channel.</summary>
/// <param name="Feed">The shape for one picture, the batch axis included where there is one.</param>
/// <param name="Axis">Whether its first dimension is the batch.</param>
internal sealed record InputForm(IReadOnlyList<long> Feed, BatchAxis Axis)
{
    private const int MostDimensions = 5;

    /// <exception cref="OnnxException">The input takes something else.</exception>
    public static InputForm Of(OnnxValue input, int height, int width, bool outputHasBatch)
    {
        if (!ForeignClassifier.IsNumber(input.Type) && input.Type is not (DataType.Uint8 or DataType.Int32 or DataType.Int64))
            throw Unfit($"The input {input} takes {input.Type.ToString().ToUpperInvariant()}; pixels can be given as FLOAT, DOUBLE, FLOAT16, UINT8, INT32 or INT64.");
        var shape = input.Shape;
        if (shape.Count is 0 or > MostDimensions)
            throw Unfit($"The input {input} has {shape.Count} dimensions; a picture has 1 to 3, and the batch is one more.");

        var samples = Samples(height, width);
        var batched = samples.FirstOrDefault(sample => Matches(shape.Skip(1), sample));
        if (batched is not null && shape[0].IsDynamic)
            return new([1, .. batched], BatchAxis.Free);
        if (batched is not null && shape[0].Size == 1 && outputHasBatch)
            return new([1, .. batched], BatchAxis.One);
        if (samples.FirstOrDefault(sample => Matches(shape, sample)) is { } alone)
            return new(alone, BatchAxis.None);
        if (batched is not null && shape[0].Size == 1)
            return new([1, .. batched], BatchAxis.None);
        throw Mismatch(input, height, width, batched is not null);
    }

    // All of them lie in memory in the same way, as there is one channel.
    private static long[][] Samples(long height, long width) =>
        [[1, height, width], [height, width, 1], [height, width], [height * width], [1, height * width], [height * width, 1]];

    private static bool Matches(IEnumerable<OnnxDimension> shape, long[] sample)
    {
        var dimensions = shape.ToList();
        return dimensions.Count == sample.Length && dimensions.Zip(sample).All(pair => pair.First.IsDynamic || pair.First.Size == pair.Second);
    }

    private static OnnxException Mismatch(OnnxValue input, int height, int width, bool fixedBatch)
    {
        var made = $"the preprocessing makes pictures of {height} × {width} pixels in one channel";
        if (fixedBatch)
            return Unfit($"The input {input} takes exactly {input.Shape[0]} pictures at once; export the model with a batch axis that is free, or of 1.");
        var sizes = input.Shape.Skip(input.Shape.Count > 3 ? 1 : 0).Select(dimension => dimension.Size).ToList();
        if (sizes.Count == 3 && (sizes[0] is 2 or 3 or 4 || sizes[2] is 2 or 3 or 4))
            return Unfit($"The input {input} takes pictures of {(sizes[0] is 2 or 3 or 4 ? sizes[0] : sizes[2])} channels, and {made}.");
        return Unfit($"The input {input} does not fit: {made}.");
    }

    private static OnnxException Unfit(string message) => new(OnnxFaultKind.UnfitInput, message);
}
