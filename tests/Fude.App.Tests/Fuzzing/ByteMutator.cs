using System.Buffers.Binary;

namespace Fude.App.Tests.Fuzzing;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    private static readonly int[] Interesting = [0, 1, 2, 4, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 4096, 4097, int.MaxValue, int.MinValue, -1];

    /// <summary>Applies 1 to <paramref name="most"/> changes.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="bytes">Is left as it is.</param>
    /// <param name="other">Where pieces of something else are taken from.</param>
    /// <param name="most">Most changes.</param>
    public static byte[] Mutate(Random random, byte[] bytes, byte[] other, int most)
    {
        for (var changes = random.Next(1, most + 1); changes > 0 && bytes.Length > 0; changes--)
            bytes = Change(random, bytes, other);
        return bytes;
    }

    private static byte[] Change(Random random, byte[] bytes, byte[] other)
    {
        // Headers are where most can go wrong.
        var at = random.Next(random.Next(2) == 0 ? Math.Min(64, bytes.Length) : bytes.Length);
        var to = Math.Min(bytes.Length, at + 1 + random.Next(random.Next(8) == 0 ? 400 : 12));
        switch (random.Next(10))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes[..at], .. bytes[to..]];
            case 2:
                return [.. bytes[..to], .. bytes[at..]];
            case 3:
                var from = random.Next(other.Length);
                var piece = other.AsSpan(from, Math.Min(other.Length - from, to - at));
                return [.. bytes[..at], .. piece, .. bytes[(random.Next(2) == 0 ? at : to)..]];
            default:
                var copy = bytes.ToArray();
                Overwrite(random, copy.AsSpan(at), to - at);
                return copy;
        }
    }

    private static void Overwrite(Random random, Span<byte> bytes, int length)
    {
        var number = Interesting[random.Next(Interesting.Length)] + random.Next(-1, 2);
        switch (random.Next(6))
        {
            case 0:
                bytes[0] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[..length].Fill((byte)number);
                break;
            case 2:
                random.NextBytes(bytes[..length]);
                break;
            case 3 when bytes.Length >= 4 && random.Next(2) == 0:
                BinaryPrimitives.WriteInt32BigEndian(bytes, number);
                break;
            case 3 when bytes.Length >= 4:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
                break;
            case 4 when bytes.Length >= 2:
                BinaryPrimitives.WriteInt16BigEndian(bytes, (short)number);
                break;
            default:
                bytes[0] = (byte)number;
                break;
        }
    }
}
