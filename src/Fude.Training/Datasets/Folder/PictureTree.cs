using System.Globalization;

namespace Fude.Training.Datasets;

/// <summary>One picture file and its class.</summary>
internal readonly record struct PictureFile(string Path, int Label);

/// <summary>The classes and picture files below a folder; nothing is opened yet.</summary>
internal sealed record PictureTree(IReadOnlyList<string> ClassNames, IReadOnlyList<PictureFile> Files, int OtherFiles)
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".bmp"];

    /// <summary>What macOS adds to zip files.</summary>
    internal const string Resources = "__MACOSX";

    // Links are followed: a tree of links into a large collection is a common way of making a subset.
    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    /// <summary>The names of the sub-folders: in numeric order where all are numbers, otherwise in ordinal order.</summary>
    public static IReadOnlyList<string> ClassesOf(params IEnumerable<string> folders)
    {
        var names = folders
            .SelectMany(folder => Directory.EnumerateDirectories(folder, "*", Visible))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => name[0] != '.' && name != Resources)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return names.TrueForAll(name => TryNumber(name, out _))
            ? [.. names.OrderBy(name => TryNumber(name, out var number) ? number : 0)]
            : names;
    }

    /// <summary>Lists the pictures of each class, in ordinal order of their names.</summary>
    /// <exception cref="DatasetException">There are none, or too many.</exception>
    public static PictureTree Read(string folder, IReadOnlyList<string> classNames, int maxPictures)
    {
        var (files, others) = (new List<PictureFile>(), 0);
        for (var label = 0; label < classNames.Count; label++)
        {
            var of = Path.Combine(folder, classNames[label]);
            if (!Directory.Exists(of))
                continue;
            var pictures = new List<string>();
            foreach (var path in Directory.EnumerateFiles(of, "*", Visible))
            {
                if (!Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                    others++;
                else if (files.Count + pictures.Count >= maxPictures)
                    throw new DatasetException(DatasetFault.Options, $"{folder} holds over {maxPictures:N0} pictures, the limit ({nameof(DatasetOptions)}.{nameof(DatasetOptions.MaxPictures)})", folder);
                else
                    pictures.Add(path);
            }

            pictures.Sort(StringComparer.Ordinal);
            files.AddRange(pictures.Select(path => new PictureFile(path, label)));
        }

        return files.Count > 0
            ? new PictureTree(classNames, files, others)
            : throw new DatasetException(DatasetFault.Missing, $"{folder} holds no pictures: expected are {string.Join(", ", Extensions)} files in a sub-folder for each label", folder);
    }

    private static bool TryNumber(string name, out ulong number) => ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
