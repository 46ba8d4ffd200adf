using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fude.Cli.Importing;

/// <summary>A <c>meta.yaml</c> as MLflow's file store writes it: a map of plain values, some of them maps.</summary>
internal sealed class MlflowYaml
{
    private readonly YamlMappingNode _map;

    private MlflowYaml(YamlMappingNode map) => _map = map;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static MlflowYaml Read(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode map }, ..] ? new(map) : throw new InvalidDataException("it holds no map");
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"it is damaged in line {e.Start.Line}: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException("meta.yaml is missing", e);
        }
    }

    /// <summary>A value; null where it is absent, null or empty.</summary>
    public string? Text(string name) => Value(_map, name);

    /// <summary>A value that has to be there.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public string Required(string name) => Text(name) ?? throw new InvalidDataException($"meta.yaml has no {name}");

    /// <summary>A whole number; null where it is absent.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public long? Integer(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 9e15 ? (long)number : throw new InvalidDataException($"{name} in meta.yaml is '{text}' and should be a number");
    }

    /// <summary>A map of values; empty where it is absent.</summary>
    public IEnumerable<(string Key, string Value)> Map(string name) => _map.Children.TryGetValue(new YamlScalarNode(name), out var node) && node is YamlMappingNode inner
        ? inner.Children.Select(pair => (((YamlScalarNode)pair.Key).Value ?? "", (pair.Value as YamlScalarNode)?.Value ?? ""))
        : [];

    private static string? Value(YamlMappingNode map, string name) =>
        map.Children.TryGetValue(new YamlScalarNode(name), out var node) && node is YamlScalarNode { Value: { Length: > 0 } value } scalar
        && !(scalar.Style == ScalarStyle.Plain && value is "null" or "~" or "Null" or "NULL")
            ? value
            : null;
}
