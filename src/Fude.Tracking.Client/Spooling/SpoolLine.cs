using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text.Json;

namespace Fude.Tracking.Client.Spooling;

/// <summary>
/// A record as a line: the CRC-32C of its JSON in eight hexadecimal digits, a space, the JSON, a line feed. JSON has no line feeds,
/// so what is damaged ends at the next one.
/// </summary>
internal static class SpoolLine
{
    private const int Prefix = 9;

    public static void Write(ArrayBufferWriter<byte> output, Utf8JsonWriter json, SpoolRecord record)
    {
        var begin = output.WrittenCount;
        "00000000 "u8.CopyTo(output.GetSpan(Prefix));
        output.Advance(Prefix);
        json.Reset(output);
        JsonSerializer.Serialize(json, record, SpoolJson.Default.SpoolRecord);
        json.Flush();
        var line = System.Runtime.InteropServices.MemoryMarshal.AsMemory(output.WrittenMemory).Span[begin..];
        _ = Utf8Formatter.TryFormat(Checksum(line[Prefix..]), line, out _, new StandardFormat('x', 8));
        "\n"u8.CopyTo(output.GetSpan(1));
        output.Advance(1);
    }

    /// <summary>The record of a line without its line feed; null where the line is damaged.</summary>
    public static SpoolRecord? Read(ReadOnlySpan<byte> line)
    {
        if (line.Length <= Prefix || line[Prefix - 1] != (byte)' '
            || !Utf8Parser.TryParse(line[..(Prefix - 1)], out uint expected, out var used, 'x') || used != Prefix - 1 || Checksum(line[Prefix..]) != expected)
            return null;
        try
        {
            return JsonSerializer.Deserialize(line[Prefix..], SpoolJson.Default.SpoolRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
