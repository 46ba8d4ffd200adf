using System.Globalization;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Many ids of runs in order, 16 bytes each: nearly all are 32 hexadecimal digits.</summary>
public sealed class RunIds
{
    private readonly List<UInt128> _packed = [];
    private readonly Dictionary<int, string> _others = [];

    /// <summary>How many.</summary>
    public int Count => _packed.Count;

    /// <summary>The id at a place.</summary>
    /// <param name="index">The place.</param>
    public string this[int index] => _others.TryGetValue(index, out var other) ? other : _packed[index].ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Adds an id.</summary>
    /// <param name="id">The id.</param>
    public void Add(string id)
    {
        if (!TryPack(id, out var packed))
            _others.Add(_packed.Count, id);
        _packed.Add(packed);
    }

    /// <summary>Where each of some ids stands; those that are not here are left out.</summary>
    /// <param name="wanted">The ids.</param>
    public Dictionary<string, int> Find(IReadOnlySet<string> wanted)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var packed = new Dictionary<UInt128, string>();
        foreach (var id in wanted)
        {
            if (TryPack(id, out var number))
                packed[number] = id;
        }

        for (var i = 0; i < _packed.Count && found.Count < wanted.Count; i++)
        {
            if (_others.TryGetValue(i, out var other) ? wanted.Contains(other) : packed.TryGetValue(_packed[i], out other))
                found[other!] = i;
        }

        return found;
    }

    /// <summary>Gives back what was reserved for more.</summary>
    public void Close() => _packed.TrimExcess();

    private static bool TryPack(string id, out UInt128 packed)
    {
        packed = 0;
        return id.Length == 32 && id.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0 && UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out packed);
    }
}
