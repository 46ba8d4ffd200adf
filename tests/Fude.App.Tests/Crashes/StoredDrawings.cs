using Fude.Hosting.Databases;

namespace Fude.App.Tests.Crashes;

/// <summary>Compares a database with what was acknowledged.</summary>
internal static class StoredDrawings
{
    private static readonly string[] Orphans =
    [
        "SELECT COUNT(*) FROM pictures WHERE image_id NOT IN (SELECT id FROM images)",
        "SELECT COUNT(*) FROM predictions WHERE image_id NOT IN (SELECT id FROM images)",
        "SELECT COUNT(*) FROM truths WHERE image_id NOT IN (SELECT id FROM images)",
        "SELECT COUNT(*) FROM disagreements WHERE image_id NOT IN (SELECT id FROM images)",
        "SELECT COUNT(*) FROM images WHERE id NOT IN (SELECT image_id FROM predictions)",
        "SELECT COUNT(*) FROM (SELECT image_id FROM predictions GROUP BY image_id, model_id HAVING COUNT(*) > 1) AS twice",
    ];

    /// <summary>Every acknowledged drawing is there with its picture, its answer and its correction; every deleted one is gone; nothing is half there.</summary>
    /// <param name="database">The database.</param>
    /// <param name="people">Who drew.</param>
    /// <param name="folder">The folder of the pictures, where they are in one.</param>
    public static async Task CheckAsync(Database database, IEnumerable<Person> people, string? folder)
    {
        var rows = (await database.ReadAsync(session => session.Query(
            "SELECT images.id, content, original_filename, truths.label, pixels FROM images LEFT JOIN pictures ON pictures.image_id = images.id LEFT JOIN truths ON truths.image_id = images.id",
            row => (Id: row.GetInt64(0), Content: row.Bytes(1), File: row.GetString(2), Label: row.Text(3), Pixels: row.Bytes(4))))).ToDictionary(row => row.Id);
        foreach (var (id, drawing) in people.SelectMany(person => person.Drawn))
        {
            if (!rows.TryGetValue(id, out var row))
            {
                Assert.True(drawing.Deleted || drawing.InDoubt, $"The drawing {id} is missing.");
                continue;
            }

            Assert.False(drawing.Deleted && !drawing.InDoubt, $"The drawing {id} was deleted and is there.");
            var content = folder is null ? row.Content : await File.ReadAllBytesAsync(Path.Combine(folder, row.File["/images/".Length..]));
            Assert.Equal(drawing.Picture, content);
            Assert.Equal(784, row.Pixels?.Length);
            if (!drawing.InDoubt)
                Assert.Equal(drawing.Label, row.Label);
        }

        if (folder is not null)
            Assert.All(rows.Values, row => Assert.True(File.Exists(Path.Combine(folder, row.File["/images/".Length..])), $"{row.File} is missing."));
        foreach (var sql in Orphans)
            Assert.Equal((sql, 0), (sql, await database.ReadAsync(session => session.First(sql, row => row.GetInt64(0)))));
    }
}
