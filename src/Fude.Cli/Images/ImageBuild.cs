namespace Fude.Cli.Images;

/// <summary>What an image is built of.</summary>
/// <param name="Name">Its name with a tag, such as <c>fude/app:TAG</c>.</param>
/// <param name="Dockerfile">The Dockerfile's path.</param>
/// <param name="Context">The folder whose files it copies.</param>
public sealed record ImageBuild(string Name, string Dockerfile, string Context)
{
    /// <summary>The Dockerfile's <c>ARG</c>s.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is written onto the image.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What follows <c>docker</c>.</summary>
    public IReadOnlyList<string> Arguments() =>
    [
        "build", "--tag", Name, "--file", Dockerfile,
        .. Values.OrderBy(value => value.Key, StringComparer.Ordinal).SelectMany(value => (string[])["--build-arg", $"{value.Key}={value.Value}"]),
        .. Labels.OrderBy(label => label.Key, StringComparer.Ordinal).SelectMany(label => (string[])["--label", $"{label.Key}={label.Value}"]),
        Context,
    ];
}
