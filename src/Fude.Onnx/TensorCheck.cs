using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx;

/// <summary>Checks that a tensor's type, shape and data fit together and that its data lies in the file.</summary>
internal static class TensorCheck
{
    /// <summary>Checks one tensor and returns its number of elements.</summary>
    public static long Check(TensorProto tensor, OnnxLimits limits, Place place)
    {
        // First of all: nothing else about a tensor matters if it could make a runtime open a file.
        if (tensor.ExternalData.Count > 0 || tensor.DataLocation != TensorProto.Types.DataLocation.Default)
        {
            var location = tensor.ExternalData.FirstOrDefault(entry => string.Equals(entry.Key, "location", StringComparison.Ordinal))?.Value;
            throw place.Error(
                OnnxFaultKind.ExternalData,
                $"The data is outside the file{(location is null ? "" : $", at {Place.Quote(location)}")}; only inline data is allowed.");
        }

        if (!ElementTypes.IsKnown(tensor.DataType))
            throw place.Error(OnnxFaultKind.BadTensor, $"The element type {tensor.DataType} is not known.");
        var elements = Elements(tensor.Dims, limits, place);
        Data(tensor, (DataType)tensor.DataType, elements, place);
        return elements;
    }

    /// <summary>The product of dimensions that are in the file as numbers.</summary>
    public static long Elements(IReadOnlyCollection<long> dimensions, OnnxLimits limits, Place place, OnnxFaultKind kind = OnnxFaultKind.BadTensor)
    {
        if (dimensions.Count > limits.MaxRank)
            throw place.Error(OnnxFaultKind.TooLarge, $"The shape has {dimensions.Count} dimensions; at most {limits.MaxRank} are allowed.");
        long elements = 1;
        var isEmpty = false;
        foreach (var dimension in dimensions)
        {
            if (dimension < 0)
                throw place.Error(kind, $"The shape [{string.Join(", ", dimensions)}] has a negative dimension.");
            isEmpty |= dimension == 0;
            // Both factors are at most the limit, which is below 2^31, when they are multiplied: the product can't wrap around.
            if (dimension > limits.MaxTensorElements || elements * Math.Max(1, dimension) > limits.MaxTensorElements)
            {
                throw place.Error(
                    OnnxFaultKind.TooLarge,
                    $"The shape [{string.Join(", ", dimensions)}] has more than {limits.MaxTensorElements} elements.");
            }

            elements *= Math.Max(1, dimension);
        }

        return isEmpty ? 0 : elements;
    }

    private static void Data(TensorProto tensor, DataType type, long elements, Place place)
    {
        var filled = ElementTypes.FilledFields(tensor).ToList();
        var shape = $"{type.ToString().ToUpperInvariant()}[{string.Join(", ", tensor.Dims)}]";
        if (tensor.RawData.Length > 0)
        {
            var bytes = ((Int128)elements * ElementTypes.Bits(type) + 7) / 8;
            if (filled.Count > 0)
                throw place.Error(OnnxFaultKind.BadTensor, $"The data is given twice, as raw_data and as {filled[0].Field}.");
            if (type == DataType.String)
                throw place.Error(OnnxFaultKind.BadTensor, "Strings can't be given as raw_data.");
            if (tensor.RawData.Length != bytes)
                throw place.Error(OnnxFaultKind.BadTensor, $"The shape {shape} needs {bytes} bytes of data; {tensor.RawData.Length} are there.");
            return;
        }

        var (expected, perElement) = ElementTypes.TypedField(type);
        if (filled.FirstOrDefault(field => !string.Equals(field.Field, expected, StringComparison.Ordinal)).Field is { } wrong)
            throw place.Error(OnnxFaultKind.BadTensor, $"The data of {shape} is given as {wrong} where {expected} or raw_data belongs.");
        var count = filled.Sum(field => field.Count);
        var needed = ElementTypes.Bits(type) == 4 ? (elements + 1) / 2 : elements * perElement;
        if (count != needed)
            throw place.Error(OnnxFaultKind.BadTensor, $"The shape {shape} needs {needed} numbers in {expected}; {count} are there.");
    }
}
