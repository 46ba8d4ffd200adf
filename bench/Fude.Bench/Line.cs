using System.Globalization;

namespace Fude.Bench;

/// <summary>One measurement as a line of JSON.</summary>
internal static class Line
{
    public static void Write(string name, params (string Key, double Value)[] values) =>
        Console.WriteLine($"{{\"name\": \"{name}\", {string.Join(", ", values.Select(v => string.Create(CultureInfo.InvariantCulture, $"\"{v.Key}\": {v.Value:R}")))}}}");
}
