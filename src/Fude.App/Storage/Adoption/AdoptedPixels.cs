using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;
using Fude.Imaging;

namespace Fude.App.Storage.Adoption;

/// <summary>
/// Gives drawings of the reference application their pixels, where their picture is at hand, so that models can answer for them without
/// reading files. How far it is stands in the database (<c>app_keys</c>): only drawings that were there at the first start are looked at.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="pictures">The pictures.</param>
/// <param name="limits">Limits on pictures.</param>
internal sealed class AdoptedPixels(Database database, StoredPictures pictures, PictureLimits limits)
{
    private const string KeyName = "adopted-pixels";
    private const int Most = 256;
    private static readonly TimeSpan MostPreparing = TimeSpan.FromMilliseconds(250);

    /// <summary>How far it is.</summary>
    /// <param name="Done">Drawings up to this one are done.</param>
    /// <param name="Until">The last drawing.</param>
    public readonly record struct Progress(long Done, long Until)
    {
        /// <summary>Whether nothing is left.</summary>
        public bool IsComplete => Done >= Until;
    }

    private sealed record Image(long Id, string Original, bool IsFilled);

    /// <summary>How far it is; null before the first start has said what there is to do.</summary>
    /// <param name="session">A read's session.</param>
    public static Progress? Read(DatabaseSession session) => session.First("SELECT value FROM app_keys WHERE name = @p0", row => Parse(row.Bytes(0)!), KeyName);

    /// <summary>Says what there is to do, where nobody has yet.</summary>
    /// <param name="session">A write's session.</param>
    public static Progress Begin(DatabaseSession session)
    {
        if (Read(session) is { } begun)
            return begun;
        var progress = new Progress(0, session.First("SELECT MAX(id) FROM images", row => row.Integer(0)) ?? 0);
        session.Execute($"{session.InsertOrIgnore} INTO app_keys (name, value) VALUES (@p0, @p1)", KeyName, Text(progress));
        return progress;
    }

    /// <summary>Does the next drawings.</summary>
    /// <param name="progress">How far it is.</param>
    /// <param name="preprocessing">What makes the pixels.</param>
    /// <returns>How far it is now.</returns>
    /// <exception cref="DatabaseException">The database can't be used now.</exception>
    public async Task<Progress> NextAsync(Progress progress, IPreprocessing preprocessing)
    {
        var images = await database.ReadAsync(session => session.Query(
            $"SELECT id, original_filename, pixels IS NOT NULL FROM images WHERE id > @p0 AND id <= @p1 ORDER BY id LIMIT {Most}",
            row => new Image(row.GetInt64(0), row.GetString(1), row.Flag(2)), progress.Done, progress.Until));
        var (start, last, made) = (Stopwatch.GetTimestamp(), progress.Done, new List<(long Id, byte[] Pixels)>());
        foreach (var image in images)
        {
            if (Stopwatch.GetElapsedTime(start) > MostPreparing)
                break;
            if (!image.IsFilled && await PrepareAsync(image, preprocessing) is { } pixels)
                made.Add((image.Id, pixels));
            last = image.Id;
        }

        var next = progress with { Done = images.Count == 0 ? progress.Until : last };
        await database.WriteAsync(session => Store(session, made, StoredPixels.Name(preprocessing), next));
        return next;
    }

    private async Task<byte[]?> PrepareAsync(Image image, IPreprocessing preprocessing)
    {
        if (!PictureNames.TryGetKey(image.Original, out var key) || await database.ReadAsync(session => pictures.Read(session, image.Id, key)) is not { } file)
            return null;
        var pixels = new byte[preprocessing.Width * preprocessing.Height];
        return PictureDecoder.TryDecode(file, limits, out var picture, out _) && preprocessing.TryPrepare(picture, pixels, out _) ? pixels : null;
    }

    private static void Store(DatabaseSession session, List<(long Id, byte[] Pixels)> made, string? preprocessing, Progress progress)
    {
        foreach (var (id, pixels) in made)
            session.Execute("UPDATE images SET pixels = @p1, preprocessing = @p2 WHERE id = @p0 AND pixels IS NULL", id, pixels, preprocessing);
        session.Execute("UPDATE app_keys SET value = @p1 WHERE name = @p0", KeyName, Text(progress));
    }

    private static byte[] Text(Progress progress) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{progress.Done}:{progress.Until}"));

    private static Progress? Parse(byte[] value)
    {
        var parts = Encoding.ASCII.GetString(value).Split(':');
        return new Progress(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
