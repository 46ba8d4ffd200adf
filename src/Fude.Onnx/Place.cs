using System.Globalization;
using System.Text;

namespace Fude.Onnx;

/// <summary>A place in a model, written out only when an error names it. Names in it come from the file and are made safe to print.</summary>
/// <param name="Outer">The place around it, or null.</param>
/// <param name="What">Such as <c>node</c>.</param>
/// <param name="Name">The name in the file; empty where it has none.</param>
/// <param name="Index">Its place in its list, for things without a name.</param>
internal sealed record Place(Place? Outer, string What, string Name = "", int Index = -1)
{
    private const int LongestName = 80;

    public Place In(string what, string name = "", int index = -1) => new(this, what, name, index);

    public OnnxException Error(OnnxFaultKind kind, string message) => new(kind, message, ToString());

    public override string ToString()
    {
        var here = Name.Length > 0 ? $"{What} {Quote(Name)}"
            : Index >= 0 ? string.Create(CultureInfo.InvariantCulture, $"{What} #{Index}")
            : What;
        return Outer is null ? here : $"{Outer}, {here}";
    }

    /// <summary>A name from the file in quotes, cut, and without control characters, so that it can stand in a log line.</summary>
    public static string Quote(string name) => $"'{Shown(name)}'";

    /// <summary>The same without quotes.</summary>
    public static string Shown(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, LongestName)))
            text.Append(char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029' ? '?' : character);
        return text.Append(name.Length > LongestName ? "…" : "").ToString();
    }
}
