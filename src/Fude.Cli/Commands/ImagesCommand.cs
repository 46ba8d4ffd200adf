using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fude.Cli.Images;

namespace Fude.Cli.Commands;

/// <summary><c>fude images</c>: the container images of the two web hosts.</summary>
public static class ImagesCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new("images", "The container images of the application and the tracking server.") { Build() };

    /// <summary>The option that names the image with .NET's runtime.</summary>
    internal static Option<string?> Runtime() => new("--base-image")
    {
        Description = $"The image with .NET's ASP.NET Core runtime to stand on. Default: that of {HostImage.RuntimeVariable}, else Microsoft's that the Dockerfiles in deploy/docker name.",
        HelpName = "IMAGE",
    };

    private static Command Build()
    {
        var runtime = Runtime();
        var optional = new Option<bool>("--if-engine") { Description = "Where no Docker engine answers, say so and end well: the programs are built, and run without images." };
        var training = new Option<bool>("--train") { Description = "Build fude/train:VERSION too, for 'fude train --on swarm' and '--on kubernetes': 0.8 GB, as libtorch is in it." };
        var build = new Command("build", "Build fude/app-base:VERSION and fude/tracking:VERSION where the sources have changed since they were. 'fude build RUN' puts a model on the first.") { runtime, optional, training };
        build.SetAction(async (parsed, cancellation) =>
        {
            var (engine, why) = await DockerEngine.FindAsync(cancellation);
            if (engine is null && parsed.GetValue(optional))
            {
                System.Console.Out.WriteLine($"the programs are built; no images, as no Docker engine answers: {why}");
                return 0;
            }

            engine ??= await DockerEngine.ConnectAsync(cancellation);
            await TellAsync(() => HostImage.EnsureAppAsync(engine, parsed.GetValue(runtime), cancellation));
            await TellAsync(() => HostImage.EnsureTrackingAsync(engine, parsed.GetValue(runtime), cancellation));
            if (parsed.GetValue(training))
                await TellAsync(() => HostImage.EnsureTrainingAsync(engine, parsed.GetValue(runtime), cancellation));
            return 0;
        });
        return build;
    }

    /// <summary>Builds an image and says so.</summary>
    /// <param name="build">Builds it.</param>
    internal static async Task<BuiltImage> TellAsync(Func<Task<BuiltImage>> build)
    {
        var started = Stopwatch.GetTimestamp();
        var built = await build();
        var how = built.Reused ? "is up to date" : string.Create(CultureInfo.InvariantCulture, $"built in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        System.Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{built.Name} {how}: {built.Image.Id[..19]}, {built.Image.Bytes / 1e6:F1} MB with its base"));
        return built;
    }
}
