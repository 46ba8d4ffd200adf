using System.Security.Cryptography;
using System.Text;
using Fude.Cli.Supervision;

namespace Fude.Cli.Images;

/// <summary>A program that goes into an image: a web host, or the command line for trainings.</summary>
/// <param name="Project">Its project: <c>Fude.App</c>.</param>
/// <param name="ImageName">The image without its tag: <c>fude/app-base</c>.</param>
/// <param name="Dockerfile">The Dockerfile's name in <c>deploy/docker</c>.</param>
/// <param name="Title">What it is, for people.</param>
internal sealed record WebHost(string Project, string ImageName, string Dockerfile, string Title)
{
    /// <summary>The application without a model.</summary>
    public static WebHost App { get; } = new("Fude.App", "fude/app-base", "app-base.Dockerfile", "Fude: the application, without a model");

    /// <summary>The tracking server.</summary>
    public static WebHost Tracking { get; } = new("Fude.Tracking", "fude/tracking", "tracking.Dockerfile", "Fude: the tracking server");

    /// <summary>The command line with libtorch, for trainings as jobs of a cluster.</summary>
    public static WebHost Training { get; } = new("Fude.Cli", "fude/train", "train.Dockerfile", "Fude: the command line, for trainings as jobs");

    private string BuiltIn => this == App ? Path.GetDirectoryName(Programs.App)! : this == Tracking ? Path.GetDirectoryName(Programs.Tracking)! : AppContext.BaseDirectory;

    /// <summary>
    /// Tells the programs that were built apart from others: a digest over what is ours in the build's output and over the names and
    /// versions of what is not. The same sources give the same, and nothing has to be published to know it.
    /// </summary>
    public string Digest()
    {
        var folder = BuiltIn;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => IsOurs(folder, file)).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>Publishes it for the engine's machines.</summary>
    /// <param name="architecture">The processors, as Docker names them.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="CommandException">It does not build.</exception>
    public async Task<string> PublishAsync(string architecture, CancellationToken cancellation)
    {
        var runtime = architecture switch
        {
            "amd64" => "linux-x64",
            "arm64" => "linux-arm64",
            _ => throw new CommandException($"the Docker engine runs programs for {architecture}: images are built for amd64 and arm64"),
        };
        var folder = Checkout.PathOf("artifacts", "images", runtime, Project);
        // What another version has left there would go into the image.
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        string[] arguments = ["publish", Checkout.PathOf("src", Project, $"{Project}.csproj"), "-c", "Release", "-r", runtime, "--no-self-contained", "-o", folder, "--nologo", "-v", "quiet"];
        var result = await ToolProcess.RunAsync(Programs.Dotnet, arguments, cancellation: cancellation) ?? throw new CommandException("the .NET SDK is not there: images are built with it");
        return result.Status == 0 ? folder : throw new CommandException($"{Project} could not be published for {runtime}: {result.Output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? result.Complaint}");
    }

    /// <summary>Whether a file goes into the image. The runtime's own host starts the program there: the small one beside it is not needed.</summary>
    /// <param name="file">A file that was published.</param>
    public bool IsWanted(string file) => Path.GetFileName(file) is var name && name != Project && name != "fude";

    /// <summary>Whether a file is ours, and changes with our sources; others are libraries.</summary>
    /// <param name="folder">The programs' folder.</param>
    /// <param name="file">A file in it.</param>
    public static bool IsOurs(string folder, string file)
    {
        var path = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
        return path.StartsWith("wwwroot/", StringComparison.Ordinal)
            || (path.StartsWith("Fude.", StringComparison.OrdinalIgnoreCase) && Path.GetExtension(path) is ".dll" or ".json" or ".pdb");
    }
}
