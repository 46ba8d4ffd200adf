namespace Fude.Cli.Images;

/// <summary>The checkout that this program was built in: images are built of its projects and by its Dockerfiles.</summary>
internal static class Checkout
{
    private const string Mark = "Fude.slnx";

    /// <summary>Its root.</summary>
    /// <exception cref="CommandException">This program does not lie in one.</exception>
    public static string Root => Find() ?? throw new CommandException($"images and compositions are made in a checkout of Fude, and {AppContext.BaseDirectory} is in none: call ./fude of a checkout");

    /// <summary>The path of something in it.</summary>
    /// <param name="parts">The names of folders, then that of a file or folder.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark)))
                return folder.FullName;
        }

        return null;
    }
}
