using System.Globalization;
using Fude.App.Storage;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;

namespace Fude.App.Doctor;

/// <summary>Drawings whose picture is neither in the database nor in the folder.</summary>
/// <param name="database">The database.</param>
/// <param name="pictures">The folder of the pictures.</param>
internal sealed class RowsWithoutPictures(Database database, FolderPictures pictures)
{
    private const string Name = "drawings without a picture";
    private const int PageSize = 2000;
    private const int MostTold = 10;

    /// <summary>Looks at every drawing.</summary>
    /// <exception cref="DatabaseException">The database can't be read now.</exception>
    public async Task<DataFinding> ExamineAsync()
    {
        var (all, last) = (0L, 0L);
        var missing = new List<long>();
        while (true)
        {
            var page = await database.ReadAsync(session => session.Query(
                "SELECT id, original_filename, CASE WHEN EXISTS (SELECT 1 FROM pictures p WHERE p.image_id = i.id) THEN 1 ELSE 0 END FROM images i WHERE id > @p0 ORDER BY id LIMIT @p1",
                row => (Id: row.GetInt64(0), File: row.GetString(1), Kept: row.Flag(2)),
                last,
                PageSize));
            if (page.Count == 0)
                break;
            (all, last) = (all + page.Count, page[^1].Id);
            missing.AddRange(page.Where(row => !row.Kept && !IsFile(row.File)).Select(row => row.Id));
        }

        // A server that runs may have deleted some since.
        var still = new List<long>();
        foreach (var part in missing.Chunk(IdList.Most))
        {
            var ids = IdList.Of(part);
            still.AddRange(await database.ReadAsync(session => session.Query($"SELECT id FROM images WHERE id {ids.In} ORDER BY id", row => row.GetInt64(0), ids.Values)));
        }

        return still.Count == 0
            ? new DataFinding(DataFinding.Ok, Name, string.Create(CultureInfo.InvariantCulture, $"none among {all}"))
            : new DataFinding(DataFinding.Broken, Name, string.Create(CultureInfo.InvariantCulture, $"{still.Count} of {all}: {string.Join(", ", still.Take(MostTold))}{(still.Count > MostTold ? ", …" : "")}"), $"put the files back into {pictures.Root} from a backup, or delete the drawings");
    }

    private bool IsFile(string original) => PictureNames.TryGetKey(original, out var key) && File.Exists(Path.Combine(pictures.Root, key, PictureNames.OriginalFile));
}
