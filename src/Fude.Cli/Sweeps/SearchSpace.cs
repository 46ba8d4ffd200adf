using System.Globalization;

namespace Fude.Cli.Sweeps;

/// <summary>An option of training with the values that a sweep tries.</summary>
/// <param name="Name">The option without its dashes, such as <c>hidden</c>.</param>
/// <param name="Values">The values as they are typed, all different.</param>
public sealed record SweepParam(string Name, IReadOnlyList<string> Values)
{
    /// <summary>Reads <c>name=value,value,…</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mistake">What is wrong with it, where it gives null.</param>
    public static SweepParam? Parse(string text, out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(text);
        mistake = null;
        var parts = text.Split('=', 2);
        string[] values = parts.Length == 2 ? parts[1].Split(',', StringSplitOptions.TrimEntries) : [];
        var name = parts[0].Trim().TrimStart('-');
        if (name.Length == 0 || values.Length == 0 || values.Any(value => value.Length == 0))
            mistake = $"--param '{text}' has to be NAME=VALUE,VALUE,…: such as --param lr=0.001,0.003";
        else if (values.Distinct(StringComparer.Ordinal).Count() < values.Length)
            mistake = $"--param '{text}' names a value twice";
        return mistake is null ? new(name, values) : null;
    }
}

/// <summary>All combinations of the values of some params.</summary>
/// <param name="parameters">The params, with names that differ.</param>
public sealed class SearchSpace(IReadOnlyList<SweepParam> parameters)
{
    /// <summary>The params.</summary>
    public IReadOnlyList<SweepParam> Params { get; } = parameters;

    /// <summary>How many combinations there are; <see cref="long.MaxValue"/> where a long can't say.</summary>
    public long Count => Params.Aggregate(1L, (count, param) => count > long.MaxValue / param.Values.Count ? long.MaxValue : count * param.Values.Count);

    /// <summary>A combination: each param's name and value. The last param changes first.</summary>
    /// <param name="index">From 0.</param>
    public IReadOnlyList<KeyValuePair<string, string>> this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var chosen = new KeyValuePair<string, string>[Params.Count];
            for (var i = Params.Count - 1; i >= 0; i--)
            {
                (index, var value) = Math.DivRem(index, Params[i].Values.Count);
                chosen[i] = new(Params[i].Name, Params[i].Values[(int)value]);
            }

            return chosen;
        }
    }

    /// <summary>The combinations to try: all in order, or so many different ones at random.</summary>
    /// <param name="random">How many to choose; null for all.</param>
    /// <param name="seed">The same seed chooses the same ones.</param>
    public IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Choose(int? random, int seed)
    {
        if (random is not { } wanted || wanted >= Count)
            return [.. Enumerable.Range(0, checked((int)Count)).Select(index => this[index])];
        var generator = new Random(seed);
        var chosen = new OrderedDictionary<long, bool>();
        while (chosen.Count < wanted)
            chosen.TryAdd(generator.NextInt64(Count), true);
        return [.. chosen.Keys.Select(index => this[index])];
    }

    /// <summary>A combination for people: <c>hidden=64 lr=0.001</c>.</summary>
    /// <param name="combination">The combination.</param>
    public static string Describe(IReadOnlyList<KeyValuePair<string, string>> combination) =>
        string.Join(' ', combination.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
}
