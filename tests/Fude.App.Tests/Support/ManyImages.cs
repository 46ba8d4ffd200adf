using Fude.App.Storage.Pictures;
using Fude.Imaging;

namespace Fude.App.Tests.Support;

/// <summary>Fills a database with drawings faster than they could be drawn.</summary>
public static class ManyImages
{
    /// <summary>Stores drawings of the ten digits in turn, with their pixels, without pictures or answers.</summary>
    public static async Task AddAsync(this StoredApp app, int count)
    {
        var preprocessing = Preprocessings.Get(Preprocessings.MnistV1);
        var pixels = Enumerable.Range(0, 10).Select(digit =>
        {
            var result = new byte[784];
            Assert.True(PictureDecoder.TryDecode(Drawings.Png(digit), PictureLimits.Default, out var picture, out _));
            Assert.True(preprocessing.TryPrepare(picture, result, out _));
            return result;
        }).ToArray();
        for (var start = 0; start < count; start += 1000)
        {
            await app.Database.WriteAsync(session =>
            {
                for (var i = start; i < Math.Min(count, start + 1000); i++)
                {
                    var key = PictureNames.NewKey(DateTimeOffset.UnixEpoch.AddSeconds(i));
                    session.Execute("INSERT INTO images (original_filename, resized_filename, created_at, pixels) VALUES (@p0, @p1, @p2, @p3)", PictureNames.Original(key), PictureNames.Resized(key), DateTime.UnixEpoch.AddYears(50).AddSeconds(i), pixels[i % 10]);
                }
            });
        }
    }
}
