namespace Fude.Training.Datasets;

/// <summary>Chooses from every class in proportion, by a seed; the same on every machine and framework version.</summary>
internal static class StratifiedChoice
{
    /// <summary>Chooses <paramref name="count"/> positions; both results are in ascending order.</summary>
    public static (int[] Kept, int[] Chosen) Choose(ReadOnlySpan<int> labels, int classes, int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, labels.Length);
        var positions = new List<int>[classes];
        for (var label = 0; label < classes; label++)
            positions[label] = [];
        for (var i = 0; i < labels.Length; i++)
            positions[labels[i]].Add(i);

        var quotas = Quotas([.. positions.Select(of => of.Count)], count);
        var taken = new bool[labels.Length];
        for (var label = 0; label < classes; label++)
        {
            // Each class has a sequence of its own, so that one more picture of a 3 does not change which 7s are held out.
            var random = new SplitMix64(unchecked((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)label));
            var of = positions[label];
            for (var i = 0; i < quotas[label]; i++)
            {
                var other = i + random.Below(of.Count - i);
                (of[i], of[other]) = (of[other], of[i]);
                taken[of[i]] = true;
            }
        }

        return ([.. Enumerable.Range(0, taken.Length).Where(i => !taken[i])], [.. Enumerable.Range(0, taken.Length).Where(i => taken[i])]);
    }

    /// <summary>Largest remainders: the quotas add up to exactly what was asked for, and each is within one of its share.</summary>
    private static int[] Quotas(int[] sizes, int count)
    {
        var total = sizes.Sum(size => (long)size);
        var quotas = Array.ConvertAll(sizes, size => total == 0 ? 0 : (int)((long)size * count / total));
        var byRemainder = Enumerable.Range(0, sizes.Length).OrderByDescending(label => total == 0 ? 0 : (long)sizes[label] * count % total);
        foreach (var label in byRemainder.Take(count - quotas.Sum()))
            quotas[label]++;
        return quotas;
    }

    /// <summary>Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.</summary>
    private struct SplitMix64(ulong seed)
    {
        private ulong state = seed;

        public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

        private ulong Next()
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
