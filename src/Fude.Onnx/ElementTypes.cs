using Fude.Onnx.Protos;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx;

/// <summary>Sizes and storage of element types. Source: the comments at TensorProto in the ONNX specification.</summary>
internal static class ElementTypes
{
    /// <summary>Bits of an element in <c>raw_data</c>; 0 for types that have no such form.</summary>
    public static int Bits(DataType type) => type switch
    {
        DataType.Uint4 or DataType.Int4 or DataType.Float4E2M1 => 4,
        DataType.Uint8 or DataType.Int8 or DataType.Bool or DataType.Float8E4M3Fn or DataType.Float8E4M3Fnuz
            or DataType.Float8E5M2 or DataType.Float8E5M2Fnuz => 8,
        DataType.Uint16 or DataType.Int16 or DataType.Float16 or DataType.Bfloat16 => 16,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 32,
        DataType.Double or DataType.Int64 or DataType.Uint64 or DataType.Complex64 => 64,
        DataType.Complex128 => 128,
        _ => 0,
    };

    /// <summary>Whether the number is one of the types that this library knows.</summary>
    public static bool IsKnown(int type) => type is > (int)DataType.Undefined and <= (int)DataType.Float4E2M1;

    /// <summary>The lists that hold numbers outside <c>raw_data</c>: name, count, and the list that the type must use.</summary>
    public static (string Expected, long PerElement) TypedField(DataType type) => type switch
    {
        DataType.Float => ("float_data", 1),
        DataType.Complex64 => ("float_data", 2),
        DataType.Double => ("double_data", 1),
        DataType.Complex128 => ("double_data", 2),
        DataType.Int64 => ("int64_data", 1),
        DataType.Uint32 or DataType.Uint64 => ("uint64_data", 1),
        DataType.String => ("string_data", 1),
        _ => ("int32_data", 1),
    };

    /// <summary>How many numbers each list of a tensor holds, without the empty ones.</summary>
    public static IEnumerable<(string Field, long Count)> FilledFields(TensorProto tensor)
    {
        (string Field, long Count)[] fields =
        [
            ("float_data", tensor.FloatData.Count),
            ("int32_data", tensor.Int32Data.Count),
            ("string_data", tensor.StringData.Count),
            ("int64_data", tensor.Int64Data.Count),
            ("double_data", tensor.DoubleData.Count),
            ("uint64_data", tensor.Uint64Data.Count),
        ];
        return fields.Where(field => field.Count > 0);
    }
}
