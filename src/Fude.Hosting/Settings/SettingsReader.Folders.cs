namespace Fude.Hosting.Settings;

/// <summary>A folder that may have a name.</summary>
/// <param name="Name">The name, or null.</param>
/// <param name="Path">The full path.</param>
public sealed record NamedFolder(string? Name, string Path);

/// <content>Folders.</content>
public sealed partial class SettingsReader
{
    /// <summary>Folders that have to exist, separated by semicolons, each as <c>FOLDER</c> or <c>NAME=FOLDER</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="longest">Most characters of a name.</param>
    /// <param name="description">What it does, for the help.</param>
    public IReadOnlyList<NamedFolder> NamedFolders(string key, int longest, string description)
    {
        if (Take(key, "", "FOLDER;NAME=FOLDER", description) is not { } text)
            return [];
        var folders = new List<NamedFolder>();
        foreach (var part in Split(text))
        {
            // A folder's own name may have an equals sign.
            var equals = Directory.Exists(part) ? -1 : part.IndexOf('=', StringComparison.Ordinal);
            var (name, path) = equals < 0 ? (null, part) : (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (name is not null && (name.Length == 0 || name.Length > longest || name.Any(char.IsControl)))
                _mistakes.Add($"{key} has '{part}' but a name has 1 to {longest} characters, none of them a control character.");
            else if (!Directory.Exists(path))
                _mistakes.Add($"{key} has '{path}', which is not a folder.");
            else
                folders.Add(new NamedFolder(name, Path.GetFullPath(path)));
        }

        return folders;
    }
}
