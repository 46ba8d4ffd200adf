using System.Text;

namespace Fude.Tracking.Client.Transport;

/// <summary>A query string; what is null is left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public Query Add(string name, long? value) => Add(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Repeats the name for each value, as the protocol wants lists.</summary>
    public Query Add(string name, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
            Add(name, value);
        return this;
    }

    public override string ToString() => text.ToString();
}
