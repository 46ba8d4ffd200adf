using System.Globalization;
using Fude.App.Storage;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.Doctor;

/// <summary>Files of pictures that have no row: a crash left them between the file and the commit, or between the deletion and the file.</summary>
/// <param name="database">The database.</param>
/// <param name="pictures">The folder of the pictures.</param>
/// <param name="before">Younger files are left alone: a server that runs may be about to commit their rows.</param>
internal sealed class FilesWithoutRows(Database database, FolderPictures pictures, DateTime before)
{
    private const string Name = "pictures without a row";
    private const int KeysAtOnce = IdList.Most / 2;

    /// <summary>Looks, and removes where that is asked for.</summary>
    /// <param name="repair">Whether to remove them.</param>
    /// <exception cref="DatabaseException">The database can't be read now.</exception>
    /// <exception cref="IOException">The folder can't be read or written.</exception>
    public async Task<DataFinding> ExamineAsync(bool repair)
    {
        if (!Directory.Exists(pictures.Root))
            return new DataFinding(DataFinding.Ok, Name, "no pictures are kept in a folder");
        var (all, old, young) = (0, 0, 0);
        foreach (var keys in Directory.EnumerateDirectories(pictures.Root).Select(path => Path.GetFileName(path)!).Where(PictureNames.IsKey).Chunk(KeysAtOnce))
        {
            all += keys.Length;
            foreach (var key in await WithoutRowAsync(keys))
            {
                if (Written(key) >= before)
                {
                    young++;
                    continue;
                }

                old++;
                if (repair)
                    pictures.Remove(key);
            }
        }

        return Finding(all, old, young, repair);
    }

    private async Task<List<string>> WithoutRowAsync(string[] keys)
    {
        // As we write an address, and without the slash as the reference application may have.
        object?[] names = [.. keys.SelectMany(key => (string[])[PictureNames.Original(key), PictureNames.Original(key)[1..]])];
        var sql = $"SELECT original_filename FROM images WHERE original_filename IN ({string.Join(", ", names.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")))})";
        var known = await database.ReadAsync(session => session.Query(sql, row => row.GetString(0), names).ToHashSet(StringComparer.Ordinal));
        return [.. keys.Where(key => !known.Contains(PictureNames.Original(key)) && !known.Contains(PictureNames.Original(key)[1..]))];
    }

    private DateTime Written(string key)
    {
        try
        {
            var folder = new DirectoryInfo(Path.Combine(pictures.Root, key));
            return folder.EnumerateFiles().Select(file => file.LastWriteTimeUtc).Append(folder.LastWriteTimeUtc).Max();
        }
        catch (DirectoryNotFoundException)
        {
            return DateTime.MaxValue; // it was deleted meanwhile
        }
    }

    private static DataFinding Finding(int all, int old, int young, bool repair)
    {
        var left = young > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {young} are too young to tell") : "";
        if (old == 0)
            return new DataFinding(DataFinding.Ok, Name, string.Create(CultureInfo.InvariantCulture, $"none among {all} in the folder{left}"));
        return repair
            ? new DataFinding(DataFinding.Ok, Name, string.Create(CultureInfo.InvariantCulture, $"removed {old} of {all}{left}"))
            : new DataFinding(DataFinding.Optional, Name, string.Create(CultureInfo.InvariantCulture, $"{old} of {all} in the folder{left}"), "fude doctor --repair removes them");
    }
}
