using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Imaging;
using SkiaSharp;

namespace Fude.App.Tests.Releases;

/// <summary>People who draw digits, each of them once: every request comes without a cookie, as somebody new.</summary>
public sealed class DrawingTown : IDisposable
{
    private const int Different = 300;
    private const int FatEvery = 50;
    private readonly HttpClient _client;
    private readonly (byte[] Png, int Digit)[] _drawings;
    private int _sent;
    private int _shownCandidate;

    public DrawingTown(StoredApp app)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = app.Client.BaseAddress };
        _drawings = Make();
    }

    /// <summary>Drawings that were answered.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Those that the model 'v2' answered.</summary>
    public int ShownCandidate => Volatile.Read(ref _shownCandidate);

    /// <summary>Ink that only the drawings with a fat pen have, 2 of 100.</summary>
    public static float FatInk()
    {
        var drawings = Make();
        var (thin, fat) = (drawings.Where((_, i) => i % FatEvery != 0).Max(Ink), drawings.Where((_, i) => i % FatEvery == 0).Min(Ink));
        Assert.True(fat > thin * 1.2f, $"{fat} is hardly more than {thin}");
        return (fat + thin) / 2;
    }

    /// <summary>Draws until something is so; every answer has to be 200.</summary>
    /// <param name="until">Looked at now and then.</param>
    /// <param name="most">Most seconds.</param>
    /// <param name="admin">Says of each drawing what it is; null for nobody.</param>
    /// <param name="pause">Milliseconds that each of four people waits.</param>
    public async Task DrawAsync(Func<Task<bool>> until, int most = 120, HttpClient? admin = null, int pause = 0)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(most));
        var people = Enumerable.Range(0, 4).Select(person => Task.Run(() => DrawAsync(person, admin, pause, end.Token))).ToList();
        var came = false;
        while (!came && !end.IsCancellationRequested && people.TrueForAll(one => !one.IsFaulted))
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            came = await until();
        }

        await end.CancelAsync();
        await Task.WhenAll(people);
        Assert.True(came, $"it has not come to be within {most} s and {Sent} drawings");
    }

    public void Dispose() => _client.Dispose();

    private async Task DrawAsync(int person, HttpClient? admin, int pause, CancellationToken end)
    {
        for (var i = person; !end.IsCancellationRequested; i += 4)
        {
            var (png, digit) = _drawings[i % Different];
            var answer = await _client.PredictAsync(png);
            Interlocked.Increment(ref _sent);
            if ((string?)answer["modelTag"] == "v2")
                Interlocked.Increment(ref _shownCandidate);
            if (admin is not null)
            {
                using var said = await admin.PutAsJsonAsync($"api/drawings/{(long)answer["imageId"]!}/correction", new { label = $"{digit}" }, CancellationToken.None);
                Assert.Equal(HttpStatusCode.OK, said.StatusCode);
            }

            if (pause > 0)
                await Task.Delay(pause, CancellationToken.None);
        }
    }

    private static (byte[] Png, int Digit)[] Make()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Different).Select(i =>
        {
            var transform = SKMatrix.CreateRotationDegrees(Around(10), 140, 140).PostConcat(SKMatrix.CreateScale(1 + Around(0.15f), 1 + Around(0.15f), 140, 140));
            return (Drawings.Png(i % 10, transform, i % FatEvery == 0 ? 60 : 16 + Around(4)), i % 10);
        })];

        float Around(float most) => ((2 * random.NextSingle()) - 1) * most;
    }

    private static float Ink((byte[] Png, int Digit) drawing)
    {
        Assert.True(PictureDecoder.TryDecode(drawing.Png, new PictureLimits(), out var picture, out _));
        var pixels = new byte[784];
        Assert.True(Preprocessings.Get(Preprocessings.MnistV1).TryPrepare(picture, pixels, out _));
        return pixels.Sum(pixel => pixel / 255f);
    }
}
