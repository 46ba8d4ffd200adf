using Fude.Training.Recording;

namespace Fude.Cli.Images;

/// <summary>Images of a web host: built once for each state of the sources, then reused.</summary>
public static class HostImage
{
    /// <summary>Names the image with .NET's runtime that ours stand on.</summary>
    public const string RuntimeVariable = "FUDE_APP_BASE_IMAGE";

    /// <summary>The application without a model, <c>fude/app-base:VERSION</c>: taken where it is there and up to date, else built.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="runtime">The image with .NET's runtime; null for that of <see cref="RuntimeVariable"/>, else the Dockerfile's own.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">It can't be built.</exception>
    public static Task<BuiltImage> EnsureAppAsync(DockerEngine engine, string? runtime, CancellationToken cancellation) => EnsureAsync(engine, WebHost.App, runtime, cancellation);

    /// <summary>The tracking server, <c>fude/tracking:VERSION</c>, in the same way.</summary>
    /// <inheritdoc cref="EnsureAppAsync"/>
    public static Task<BuiltImage> EnsureTrackingAsync(DockerEngine engine, string? runtime, CancellationToken cancellation) => EnsureAsync(engine, WebHost.Tracking, runtime, cancellation);

    /// <summary>The command line for trainings as jobs, <c>fude/train:VERSION</c>, in the same way. With libtorch it is ten times as large.</summary>
    /// <inheritdoc cref="EnsureAppAsync"/>
    public static Task<BuiltImage> EnsureTrainingAsync(DockerEngine engine, string? runtime, CancellationToken cancellation) => EnsureAsync(engine, WebHost.Training, runtime, cancellation);

    private static async Task<BuiltImage> EnsureAsync(DockerEngine engine, WebHost host, string? runtime, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(engine);
        runtime ??= Environment.GetEnvironmentVariable(RuntimeVariable) is { Length: > 0 } named ? named : null;
        var name = $"{host.ImageName}:{CodeVersion.Current.Version}";
        var programs = host.Digest();
        // Another runtime of the same name is another one.
        var under = runtime is null ? "" : $"{runtime} {(await engine.ImageAsync(runtime, cancellation))?.Id}";
        // Where none is named, whatever these programs stand on already is kept.
        if (await engine.ImageAsync(name, cancellation) is { } there && there.Label(ImageLabels.Programs) == programs && (runtime is null || there.Label(ImageLabels.Base) == under))
            return new(name, there, Reused: true);

        var published = await host.PublishAsync(engine.Architecture, cancellation);
        using var context = new ImageContext();
        context.Add("libraries", published, file => host.IsWanted(file) && !WebHost.IsOurs(published, file));
        context.Add("program", published, file => host.IsWanted(file) && WebHost.IsOurs(published, file));
        context.AddFolder("data");
        var build = new ImageBuild(name, Checkout.PathOf("deploy", "docker", host.Dockerfile), context.Folder)
        {
            Labels = new Dictionary<string, string>(ImageLabels.Common(host.Title), StringComparer.Ordinal) { [ImageLabels.Programs] = programs, [ImageLabels.Base] = under },
        };
        if (runtime is not null)
            build = build with { Values = new Dictionary<string, string>(StringComparer.Ordinal) { ["RUNTIME"] = runtime } };
        return new(name, await engine.BuildAsync(build, cancellation), Reused: false);
    }
}

/// <summary>An image that is there now.</summary>
/// <param name="Name">Its name with a tag.</param>
/// <param name="Image">What the engine says of it.</param>
/// <param name="Reused">It was there before.</param>
public sealed record BuiltImage(string Name, EngineImage Image, bool Reused);
