using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Storage;

/// <summary>A database that the reference application wrote is used as it is: its rows stay, and ours come beside them.</summary>
public sealed class AdoptionTests(RunningApp app)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Its_rows_stay_and_new_ones_follow(DatabaseKind kind)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var data = DataFolder.New();
        Directory.CreateDirectory(data);
        var address = kind == DatabaseKind.MySql ? MariaDbServer.Shared.CreateDatabase() : Path.Combine(data, "reference.db");
        await WriteReferenceAsync(DatabaseAddress.Parse(address));

        for (var start = 0; start < 2; start++)
        {
            await using var host = await StoredApp.StartAsync(app.Model.Folder, data, $"--Database:Address={address}", "--Bundle:Tag=v1");
            var answer = await host.Client.PredictAsync(Drawings.Png(6));
            Assert.Equal(8 + start, (long)answer["imageId"]!);
            Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM models WHERE tag = 'v1' AND digest IS NOT NULL AND id = 1"));
            Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM images WHERE id = 7 AND original_filename = '/images/abc/original.png' AND pixels IS NULL"));
            Assert.Equal(2, await host.NumberAsync("SELECT COUNT(*) FROM predictions WHERE image_id = 7"));
            Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM predictions WHERE id = @p0 AND model_id = 1", (long)answer["predictionId"]!));
        }
    }

    // As the reference's own program makes them, with one drawing that two models have answered.
    private static async Task WriteReferenceAsync(DatabaseAddress address)
    {
        await using var database = new Database(address);
        using var session = database.OpenSession();
        var key = address.Kind == DatabaseKind.Sqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "INT NOT NULL AUTO_INCREMENT PRIMARY KEY";
        foreach (var sql in (string[])[
            $"CREATE TABLE models (id {key}, tag VARCHAR(255) NOT NULL UNIQUE, created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
            $"CREATE TABLE images (id {key}, original_filename VARCHAR(255) NOT NULL, resized_filename VARCHAR(255) NOT NULL, created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
            $"CREATE TABLE predictions (id {key}, model_id INT NOT NULL, image_id INT NOT NULL, result JSON NOT NULL, created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, FOREIGN KEY (model_id) REFERENCES models (id), FOREIGN KEY (image_id) REFERENCES images (id))",
            "INSERT INTO models (id, tag) VALUES (1, 'v1'), (2, 'v2')",
            "INSERT INTO images (id, original_filename, resized_filename) VALUES (7, '/images/abc/original.png', '/images/abc/resized.png')",
            "INSERT INTO predictions (model_id, image_id, result) VALUES (1, 7, '[0.9, 0.1]'), (2, 7, '[0.2, 0.8]')"])
            session.Execute(sql);
    }
}
