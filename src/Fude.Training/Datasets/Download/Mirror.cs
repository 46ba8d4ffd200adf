namespace Fude.Training.Datasets;

/// <summary>The address of a folder that holds a dataset's files: on the network, or on this machine.</summary>
internal static class Mirror
{
    /// <summary>What is wrong with an address, or null.</summary>
    public static string? FindMistake(string mirror) =>
        IsNetwork(mirror) || LocalFolder(mirror) is not null
            ? null
            : $"'{mirror}' is neither an http or https address nor a folder that is there";

    public static bool IsNetwork(string mirror) =>
        Uri.TryCreate(mirror, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    /// <summary>The folder that a mirror is, or null.</summary>
    public static string? LocalFolder(string mirror)
    {
        if (IsNetwork(mirror))
            return null;
        var path = Uri.TryCreate(mirror, UriKind.Absolute, out var address) && address.IsFile ? address.LocalPath : mirror;
        return Directory.Exists(path) ? path : null;
    }

    public static Uri FileAddress(string mirror, string fileName) => new($"{mirror.TrimEnd('/')}/{fileName}");

    /// <summary>The mirrors that hold: the options', then the environment's, then the dataset's own.</summary>
    /// <exception cref="DatasetException">The environment names something that can't be used.</exception>
    public static IReadOnlyList<string> Choose(PublishedDataset dataset, DownloadOptions options)
    {
        if (options.Mirrors is { } given)
            return given;
        if (dataset.MirrorVariable is not { } variable || Environment.GetEnvironmentVariable(variable)?.Trim() is not { Length: > 0 } mirror)
            return dataset.Mirrors;
        if (FindMistake(mirror) is { } mistake)
            throw new DatasetException(DatasetFault.Options, $"{variable}: {mistake}");
        return [mirror];
    }
}
