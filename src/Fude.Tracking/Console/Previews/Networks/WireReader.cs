using System.Text;

namespace Fude.Tracking.Console.Previews.Networks;

/// <summary>
/// Reads protobuf messages from a file field by field, and skips what is not asked for without reading it: of a model of gigabytes only the few
/// kilobytes are read that say what it looks like. What a stranger wrote may say anything; every length is held against the message around it.
/// </summary>
/// <param name="stream">The file, which can be sought in.</param>
internal sealed class WireReader(Stream stream)
{
    private const int MostFields = 3_000_000;
    private int _fields;

    /// <summary>Where the file ends.</summary>
    public long End { get; } = stream.Length;

    private long Position => stream.Position;

    /// <summary>The next field of a message.</summary>
    /// <param name="end">Where the message ends.</param>
    /// <param name="field">Its number.</param>
    /// <param name="type">Its wire type: 0 a number, 1 eight bytes, 2 bytes with a length, 5 four bytes.</param>
    /// <returns>False at the message's end.</returns>
    public bool Next(long end, out int field, out int type)
    {
        (field, type) = (0, 0);
        if (Position >= end)
            return false;
        if (++_fields > MostFields)
            throw new InvalidDataException("it has too many fields");
        var tag = Number();
        (field, type) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
        return field > 0 ? true : throw new InvalidDataException("a field has the number 0");
    }

    /// <summary>A number.</summary>
    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0)
                throw new InvalidDataException("it ends within a number");
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("a number has more than ten bytes");
    }

    /// <summary>Where the bytes end that follow with their length.</summary>
    /// <param name="end">Where the message around them ends.</param>
    public long Inner(long end)
    {
        var length = Number();
        return length <= (ulong)(end - Position) ? Position + (long)length : throw new InvalidDataException("a part is longer than what it is a part of");
    }

    /// <summary>A text, cut to a number of bytes.</summary>
    /// <param name="end">Where the message around it ends.</param>
    /// <param name="most">Most bytes.</param>
    public string Text(long end, int most = 200)
    {
        var last = Inner(end);
        var bytes = new byte[(int)Math.Min(most, last - Position)];
        stream.ReadExactly(bytes);
        stream.Position = last;
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A float.</summary>
    public float Float()
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }

    /// <summary>Numbers, packed or one by one, up to a number of them.</summary>
    public void Numbers(int type, long end, List<long> into, int most)
    {
        if (type == 0)
        {
            Add((long)Number());
            return;
        }

        var last = Inner(end);
        while (Position < last && into.Count < most)
            Add((long)Number());
        SkipTo(last);

        void Add(long number)
        {
            if (into.Count < most)
                into.Add(number);
        }
    }

    /// <summary>Skips a field's value.</summary>
    public void Skip(int type, long end)
    {
        switch (type)
        {
            case 0:
                Number();
                break;
            case 1:
                SkipTo(Position + 8);
                break;
            case 2:
                SkipTo(Inner(end));
                break;
            case 5:
                SkipTo(Position + 4);
                break;
            default:
                throw new InvalidDataException($"a field has the unknown wire type {type}");
        }
    }

    /// <summary>Goes on at a place.</summary>
    public void SkipTo(long place) => stream.Position = place <= End ? place : throw new InvalidDataException("it ends within a field");
}
