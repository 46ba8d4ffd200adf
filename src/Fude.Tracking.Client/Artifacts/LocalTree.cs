namespace Fude.Tracking.Client;

/// <summary>The files below a local folder. Links to folders are not followed, so that there is no way round in circles.</summary>
internal static class LocalTree
{
    /// <summary>Each file's path, and its path relative to the folder with forward slashes, in a fixed order.</summary>
    public static IEnumerable<(string File, string Relative)> Files(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"there is no folder '{folder}'.");
        return Below(new DirectoryInfo(folder), "");
    }

    private static IEnumerable<(string File, string Relative)> Below(DirectoryInfo folder, string relative)
    {
        foreach (var file in folder.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
            yield return (file.FullName, ArtifactPath.Join(relative, file.Name));
        foreach (var child in folder.EnumerateDirectories().Where(child => child.LinkTarget is null).OrderBy(child => child.Name, StringComparer.Ordinal))
        {
            foreach (var file in Below(child, ArtifactPath.Join(relative, child.Name)))
                yield return file;
        }
    }
}
