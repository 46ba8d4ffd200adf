namespace Fude.Tracking.Client;

/// <summary>Paths of artifacts: relative, with forward slashes, never out of their root.</summary>
internal static class ArtifactPath
{
    /// <summary>The path as it is sent; empty for the root.</summary>
    /// <exception cref="ArgumentException">It leads out of the root.</exception>
    public static string Check(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return "";
        var trimmed = path.TrimEnd('/');
        if (!IsSafe(trimmed))
            throw new ArgumentException($"'{path}' is not the path of an artifact: give a relative path with '/' between its parts, without '..'.", nameof(path));
        return trimmed;
    }

    /// <summary>A path that the server names, as a local path below a folder.</summary>
    public static string Local(string folder, string path)
    {
        if (!IsSafe(path) || (OperatingSystem.IsWindows() && path.AsSpan().ContainsAny(Path.GetInvalidFileNameChars().AsSpan().ToString().Replace("/", "", StringComparison.Ordinal))))
            throw new TrackingException(TrackingFault.NotTracking, $"the server names an artifact '{path}', which this machine has no safe place for.");
        return Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
    }

    public static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";

    /// <summary>Escapes what has a meaning in addresses, part by part.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static bool IsSafe(string path) =>
        path.Length > 0 && !path.Contains('\\', StringComparison.Ordinal) && !path.Contains('\0', StringComparison.Ordinal)
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}
