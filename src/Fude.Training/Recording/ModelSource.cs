namespace Fude.Training.Recording;

/// <summary>The C# source of the networks, as it was compiled into this program.</summary>
public static class ModelSource
{
    private const string Prefix = "source/";

    /// <summary>The files by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files { get; } = typeof(ModelSource).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    private static byte[] Read(string name)
    {
        using var stream = typeof(ModelSource).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
