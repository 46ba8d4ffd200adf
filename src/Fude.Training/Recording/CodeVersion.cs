using System.Reflection;

namespace Fude.Training.Recording;

/// <summary>Which sources this program was built from.</summary>
/// <param name="Version">The product's version.</param>
/// <param name="Commit">The commit in git; null where it was built without git.</param>
/// <param name="Dirty">Whether sources differed from that commit when it was built; null where git could not say.</param>
public sealed record CodeVersion(string Version, string? Commit, bool? Dirty)
{
    /// <summary>What the build has written into this assembly.</summary>
    public static CodeVersion Current { get; } = Read(typeof(CodeVersion).Assembly);

    private static CodeVersion Read(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', 2) ?? [];
        var dirty = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == "SourceDirty")?.Value;
        return new(version is [var number, ..] ? number : "", version is [_, { Length: > 0 } commit] ? commit : null, dirty is null ? null : dirty == "true");
    }
}
