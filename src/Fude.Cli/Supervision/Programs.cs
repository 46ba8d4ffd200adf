namespace Fude.Cli.Supervision;

/// <summary>Where the programs lie that the command line starts.</summary>
internal static class Programs
{
    /// <summary>The runtime's host: the one that runs this program where it can be told.</summary>
    public static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>This program.</summary>
    public static string CommandLine => Path.Combine(AppContext.BaseDirectory, "fude.dll");

    /// <summary>The application.</summary>
    /// <exception cref="CommandException">It is not where it should be.</exception>
    public static string App => Find("Fude.App", "app");

    /// <summary>The tracking server.</summary>
    /// <exception cref="CommandException">It is not where it should be.</exception>
    public static string Tracking => Find("Fude.Tracking", "tracking");

    // In the build's output beside this program's folder, or in a folder below it where both were published.
    private static string Find(string project, string published)
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string[] places =
        [
            Path.Combine(here.FullName, published, $"{project}.dll"),
            Path.Combine(here.Parent?.Parent?.FullName ?? here.FullName, project, here.Name, $"{project}.dll"),
        ];
        return places.FirstOrDefault(File.Exists) ?? throw new CommandException($"{project}.dll is not in {string.Join(" or ", places.Select(Path.GetDirectoryName))}");
    }
}
