using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Imaging;

namespace Fude.App.Tests.Soak;

/// <summary>Looks into the database and the folder of the pictures, past the application.</summary>
/// <param name="database">The database.</param>
/// <param name="folder">The folder of the pictures; null where the database keeps them.</param>
internal sealed class StoredState(Database database, string? folder)
{
    private static readonly (string What, string Sql)[] Contradictions =
    [
        ("images without an answer", "SELECT COUNT(*) FROM images i WHERE NOT EXISTS (SELECT 1 FROM predictions p WHERE p.image_id = i.id)"),
        ("images without pixels", "SELECT COUNT(*) FROM images WHERE pixels IS NULL OR LENGTH(pixels) <> 784"),
        ("answers without an image", "SELECT COUNT(*) FROM predictions p WHERE NOT EXISTS (SELECT 1 FROM images i WHERE i.id = p.image_id)"),
        ("pictures without an image", "SELECT COUNT(*) FROM pictures p WHERE NOT EXISTS (SELECT 1 FROM images i WHERE i.id = p.image_id)"),
        ("corrections without an image", "SELECT COUNT(*) FROM corrections c WHERE NOT EXISTS (SELECT 1 FROM images i WHERE i.id = c.image_id)"),
        ("truths that are not the latest correction", "SELECT COUNT(*) FROM truths t WHERE NOT EXISTS (SELECT 1 FROM corrections c WHERE c.id = t.correction_id AND c.image_id = t.image_id AND c.label = t.label) OR EXISTS (SELECT 1 FROM corrections c WHERE c.image_id = t.image_id AND c.id > t.correction_id)"),
        ("disagreements without an image", "SELECT COUNT(*) FROM disagreements d WHERE NOT EXISTS (SELECT 1 FROM images i WHERE i.id = d.image_id)"),
        ("images whose models disagree, or don't, against what is noted", "SELECT COUNT(*) FROM images i WHERE ((SELECT COUNT(DISTINCT p.label) FROM predictions p WHERE p.image_id = i.id) > 1) <> EXISTS (SELECT 1 FROM disagreements d WHERE d.image_id = i.id)"),
        ("answers to corrected images that are not judged", "SELECT COUNT(*) FROM truths t JOIN predictions p ON p.image_id = t.image_id WHERE NOT EXISTS (SELECT 1 FROM judgements j WHERE j.image_id = p.image_id AND j.model_id = p.model_id AND j.is_right = (p.label = t.label))"),
        ("judgements without a truth", "SELECT COUNT(*) FROM judgements j WHERE NOT EXISTS (SELECT 1 FROM truths t WHERE t.image_id = j.image_id)"),
        ("judgements without an image", "SELECT COUNT(*) FROM judgements j WHERE NOT EXISTS (SELECT 1 FROM images i WHERE i.id = j.image_id)"),
    ];

    /// <summary>Compares each drawing with what was acknowledged of it.</summary>
    public async Task CheckAsync(IEnumerable<KeptDrawing> drawings)
    {
        foreach (var chunk in drawings.Chunk(500))
        {
            var wrong = await database.ReadAsync(session => chunk.Select(drawing => Wrong(session, drawing)).FirstOrDefault(fault => fault is not null));
            Assert.True(wrong is null, wrong);
        }
    }

    /// <summary>Makes sure that nothing is half there.</summary>
    public async Task CheckWholeAsync()
    {
        foreach (var (what, sql) in Contradictions)
            Assert.Equal((what, 0), (what, await NumberAsync(sql)));
        if (database.Kind == DatabaseKind.Sqlite)
        {
            Assert.Equal(["ok"], await database.ReadAsync(session => session.Query("PRAGMA integrity_check", row => row.GetString(0))));
            Assert.Empty(await database.ReadAsync(session => session.Query("PRAGMA foreign_key_check", row => row.GetString(0))));
        }

        if (folder is null)
        {
            Assert.Equal(0, await NumberAsync("SELECT COUNT(*) FROM images i WHERE NOT EXISTS (SELECT 1 FROM pictures p WHERE p.image_id = i.id)"));
            return;
        }

        var files = await database.ReadAsync(session => session.Query("SELECT original_filename FROM images", row => row.GetString(0)));
        Assert.All(files, file => Assert.True(PngFile.IsPng(File.ReadAllBytes(OnDisk(file))), $"{file} has a row and is no picture"));
    }

    /// <summary>Makes sure that a model has answered for every image.</summary>
    public async Task CheckAnsweredByAsync(string tag) =>
        Assert.Equal(0, await NumberAsync($"SELECT COUNT(*) FROM images i WHERE NOT EXISTS (SELECT 1 FROM predictions p JOIN models m ON m.id = p.model_id WHERE p.image_id = i.id AND m.tag = '{tag}')"));

    private async Task<long> NumberAsync(string sql) =>
        await database.ReadAsync(session => session.First(sql, row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture)));

    private string? Wrong(DatabaseSession session, KeptDrawing drawing)
    {
        var id = drawing.ImageId;
        var found = session.First(
            "SELECT i.original_filename, t.label FROM images i JOIN predictions p ON p.image_id = i.id AND p.id = @p1 LEFT JOIN truths t ON t.image_id = i.id WHERE i.id = @p0",
            row => (File: row.GetString(0), Label: row.IsDBNull(1) ? null : row.GetString(1)), id, drawing.PredictionId);
        var content = session.First("SELECT content FROM pictures WHERE image_id = @p0", row => row.Bytes(0), id);
        if (found.File is null)
            return !drawing.AskedToDelete ? $"image {id} was acknowledged and is not there" : content is not null ? $"image {id} was deleted and has left its picture" : null;
        if (drawing.Deleted)
            return $"image {id} was deleted and is there";
        if (!drawing.Labels.Contains(found.Label, StringComparer.Ordinal))
            return $"image {id} is a '{found.Label}' and was said to be '{string.Join("' or '", drawing.Labels)}'";
        var picture = folder is null ? content : File.ReadAllBytes(OnDisk(found.File));
        return picture is null || !picture.AsSpan().SequenceEqual(Visitor.Picture(drawing.Digit)) ? $"image {id} has another picture than was sent" : null;
    }

    private string OnDisk(string address) => Path.Combine(folder!, address["/images/".Length..]);
}
