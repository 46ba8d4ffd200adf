namespace Fude.Training.Datasets;

/// <summary>
/// SplitMix64, one stream for each image. It is our own so that the same (seed, index) gives the same digits with every
/// version of .NET and on every processor; the framework promises that for none of its generators.
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
/// </summary>
internal struct StrokeRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong state;

    /// <summary>The stream of one image (or of one block of labels).</summary>
    /// <param name="seed">The dataset's seed.</param>
    /// <param name="purpose">Keeps streams of different use apart.</param>
    /// <param name="index">Which image or block.</param>
    public StrokeRandom(long seed, ulong purpose, long index) =>
        // Each part is mixed before the next is added, so that neighbouring seeds and indices share no stretch of stream.
        state = Mix(Mix(Mix(unchecked((ulong)seed + Golden)) + purpose) + unchecked((ulong)index * Golden));

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(state = unchecked(state + Golden));

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴ and so exact in a float.</summary>
    public float NextUniform() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in 0 .. count-1.</summary>
    public int NextInt(int count) => (int)(((NextBits() >> 32) * (ulong)count) >> 32);

    /// <summary>
    /// Bell-shaped with mean 0, variance 1 and no value beyond ±3.47: the sum of four uniform numbers (Irwin–Hall).
    /// Logarithms and cosines, which differ between platforms in their last bit, are not needed.
    /// </summary>
    public float NextBell()
    {
        var bits = NextBits();
        var sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        return (sum - 131070) * (1.7320508f / 65536f);
    }

    private static ulong Mix(ulong z) => unchecked(
        (z = ((z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) ^ (z >> 27)) * 0x94D049BB133111EB) ^ (z >> 31));
}
