using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Fude.App.Storage;

/// <summary>
/// Row numbers in a statement: <c>IN (@p0, @p1, …)</c>. There are as many parameters as the next power of two, the last number filling
/// those that are left, so that few different statements are prepared. Other parameters come after them.
/// </summary>
internal readonly struct IdList
{
    /// <summary>Most numbers of one statement.</summary>
    public const int Most = 512;

    private const int Least = 4;
    private static readonly ConcurrentDictionary<int, string> Texts = new();
    private readonly object?[] _values;

    private IdList(object?[] values) => _values = values;

    /// <summary>The words of the condition, after a column's name.</summary>
    public string In => Texts.GetOrAdd(_values.Length, Text);

    /// <summary>A statement's values.</summary>
    public ReadOnlySpan<object?> Values => _values;

    /// <summary>The name of the first parameter after the numbers.</summary>
    public string Next => string.Create(CultureInfo.InvariantCulture, $"@p{_values.Length}");

    /// <summary>The values with one more.</summary>
    public object?[] With(object? value) => [.. _values, value];

    /// <summary>Makes a list.</summary>
    /// <param name="ids">1 to <see cref="Most"/> numbers.</param>
    public static IdList Of(IReadOnlyList<long> ids)
    {
        if (ids.Count is 0 or > Most)
            throw new ArgumentException($"A statement takes 1 to {Most} numbers, not {ids.Count}.", nameof(ids));
        var values = new object?[Math.Max(Least, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)ids.Count))];
        for (var i = 0; i < values.Length; i++)
            values[i] = i < ids.Count ? ids[i] : values[ids.Count - 1];
        return new IdList(values);
    }

    private static string Text(int count)
    {
        var text = new StringBuilder("IN (");
        for (var i = 0; i < count; i++)
            text.Append(i == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"@p{i}");
        return text.Append(')').ToString();
    }
}
