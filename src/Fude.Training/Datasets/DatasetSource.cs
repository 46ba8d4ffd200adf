using System.Diagnostics.CodeAnalysis;

namespace Fude.Training.Datasets;

/// <summary>What a dataset's name means.</summary>
internal abstract record DatasetSource
{
    /// <summary>Reads a name; null, and what is wrong with it, where it means nothing.</summary>
    public static DatasetSource? Parse(string? name, [NotNull] out string? mistake)
    {
        mistake = "";
        name = name?.Trim() ?? "";
        if (After("folder:", name) is { } folder)
        {
            if (folder.Length > 0)
                return new FolderSource(AtHome(folder));
            mistake = "'folder:' lacks its folder: write folder:PATH";
            return null;
        }

        if (After("idx:", name) is { } files)
        {
            string[] paths = [.. files.Split(',').Select(path => AtHome(path.Trim()))];
            if (paths.Length is 2 or 4 && paths.All(path => path.Length > 0))
                return new IdxSource(paths[0], paths[1], paths.ElementAtOrDefault(2), paths.ElementAtOrDefault(3));
            mistake = $"'{name}' has to name two or four files: write idx:IMAGES,LABELS or idx:IMAGES,LABELS,TESTIMAGES,TESTLABELS";
            return null;
        }

        DatasetSource? source = name.ToLowerInvariant() switch
        {
            "mnist" => new MnistSource(),
            "strokes" => new StrokesSource(),
            "auto" => new AutoSource(),
            "feedback" => new FeedbackSource(),
            _ => null,
        };
        if (source is null)
            mistake = $"the dataset '{name}' is not known: there are mnist, strokes, auto, feedback, folder:PATH and idx:IMAGES,LABELS[,TESTIMAGES,TESTLABELS]";
        return source;
    }

    /// <summary>A shell leaves a <c>~</c> alone that follows a colon or a comma.</summary>
    private static string AtHome(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), path[2..])
            : path;

    private static string? After(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..].Trim() : null;
}

internal sealed record MnistSource : DatasetSource;

internal sealed record StrokesSource : DatasetSource;

internal sealed record AutoSource : DatasetSource;

internal sealed record FeedbackSource : DatasetSource;

internal sealed record FolderSource(string Path) : DatasetSource;

internal sealed record IdxSource(string Images, string Labels, string? TestImages, string? TestLabels) : DatasetSource;
