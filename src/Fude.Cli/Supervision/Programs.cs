namespace Fude.Cli.Supervision;

/// <summary>Where the programs lie that the command line starts.</summary>
internal static class Programs
{
    /// <summary>The runtime's host: the one that runs this program where it can be told.</summary>
    public static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>This program.</summary>
    public static string CommandLine => Path.Combine(AppContext.BaseDirectory, "fude.dll");

    /// <summary>The application: in the build's output beside this program's folder, or in <c>app/</c> below it where both were published.</summary>
    /// <exception cref="CommandException">It is in neither place.</exception>
    public static string App
    {
        get
        {
            var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            string[] places =
            [
                Path.Combine(here.FullName, "app", "Fude.App.dll"),
                Path.Combine(here.Parent?.Parent?.FullName ?? here.FullName, "Fude.App", here.Name, "Fude.App.dll"),
            ];
            return places.FirstOrDefault(File.Exists) ?? throw new CommandException($"Fude.App.dll is not in {string.Join(" or ", places.Select(Path.GetDirectoryName))}");
        }
    }
}
