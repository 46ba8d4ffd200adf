using Fude.Bundles;
using Fude.Training.Recording;

namespace Fude.Cli.Images;

/// <summary>The application with a model in its last, small layer: <c>fude/app:TAG</c>.</summary>
public static class AppImage
{
    /// <summary>The image without its tag.</summary>
    public const string Repository = "fude/app";

    private const string Dockerfile = "app.Dockerfile";
    private const int LongestTag = 128;

    /// <summary>The image of a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <exception cref="CommandException">Docker allows no such tag.</exception>
    public static string NameOf(string tag) => IsTag(tag)
        ? $"{Repository}:{tag}"
        : throw new CommandException($"'{tag}' can't be the tag of an image: letters, digits, '_', '.' and '-', at most {LongestTag}, not beginning with '.' or '-'. Choose another with --tag.");

    /// <summary>Builds it. The layers below the model's are built only where the sources have changed since they were.</summary>
    /// <param name="engine">The engine; see <see cref="DockerEngine.FindAsync"/>.</param>
    /// <param name="bundle">The bundle, verified.</param>
    /// <param name="tag">The tag that it goes by.</param>
    /// <param name="runtime">The image with .NET's runtime underneath; null for that of <c>FUDE_APP_BASE_IMAGE</c>, else Microsoft's.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">It can't be built, or the tag's image holds another bundle.</exception>
    public static async Task<BuiltImage> BuildAsync(DockerEngine engine, Bundle bundle, string tag, string? runtime, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(bundle);
        var name = NameOf(tag);
        if ((await engine.ImageAsync(name, cancellation))?.Label(ImageLabels.Digest) is { } other && other != bundle.Digest)
            throw new CommandException($"{name} holds the bundle {other}, and a tag is bound to one bundle for ever: choose another with --tag, or remove that image: docker image rm {name}");

        var under = await HostImage.EnsureAppAsync(engine, runtime, cancellation);
        using var context = new ImageContext();
        var files = BundleFiles.All.ToHashSet(StringComparer.Ordinal);
        context.Add("model", bundle.Folder, file => files.Contains(Path.GetRelativePath(bundle.Folder, file).Replace(Path.DirectorySeparatorChar, '/')));
        var image = await engine.BuildAsync(new(name, Checkout.PathOf("deploy", "docker", Dockerfile), context.Folder) { Values = Values(under, tag), Labels = Labels(bundle, tag, under) }, cancellation);
        return new(name, image, Reused: false);
    }

    private static Dictionary<string, string> Values(BuiltImage under, string tag) => new(StringComparer.Ordinal) { ["APP_BASE"] = under.Name, ["TAG"] = tag };

    private static Dictionary<string, string> Labels(Bundle bundle, string tag, BuiltImage under) => new(ImageLabels.Common($"Fude: {bundle.Manifest.Name}"), StringComparer.Ordinal)
    {
        [ImageLabels.RunId] = bundle.Manifest.RunId,
        [ImageLabels.Tag] = tag,
        [ImageLabels.Digest] = bundle.Digest,
        [ImageLabels.Base] = $"{under.Name} {under.Image.Id}",
        [ImageLabels.Version] = CodeVersion.Current.Version,
    };

    // Docker's own rule: https://docs.docker.com/reference/cli/docker/image/tag/
    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= LongestTag && tag[0] is not ('.' or '-') && tag.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');
}
