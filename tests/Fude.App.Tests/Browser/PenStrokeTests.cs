using System.Text.Json;
using Fude.App.Tests.Support;
using Fude.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Fude.App.Tests.Browser;

/// <summary>Digits that people wrote on a tablet, drawn by the page's own pen in the browser and sent to the API.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PenStrokeTests(Chromium chromium, CnnBundle cnn) : IClassFixture<CnnBundle>
{
    private const double Tablet = 500;
    private const double Paper = 280;
    private const int Batch = 250;

    [Fact]
    public async Task Even_the_small_network_reads_most_of_them()
    {
        Assert.SkipWhen(SharedData.PendigitsFile is null, SharedData.PendigitsMissing);
        Assert.SkipWhen(SharedData.MnistFolder is null, SharedData.MnistMissing);
        await using var page = await chromium.OpenAsync();
        var accuracy = await AccuracyAsync(page.Page, Sample(300), new Placing());
        TestContext.Current.TestOutputHelper?.WriteLine($"small network, 300 digits: {accuracy:P2}");
        Assert.InRange(accuracy, 0.7, 1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_cnn_trained_on_mnist_reads_19_of_20()
    {
        await using var host = await HostAsync();
        await using var page = await chromium.OpenAsync(address: new Uri(host.Urls.Single()));
        var digits = Pendigits.Read();
        var accuracy = await AccuracyAsync(page.Page, digits, new Placing());
        TestContext.Current.TestOutputHelper?.WriteLine($"cnn, {digits.Count} digits: {accuracy:P2}");
        Assert.InRange(accuracy, 0.95, 1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Place_and_size_on_the_paper_change_the_accuracy_by_less_than_a_point()
    {
        await using var host = await HostAsync();
        await using var page = await chromium.OpenAsync(address: new Uri(host.Urls.Single()));
        // The digits are written small: a little enlarged, most fill four tenths of the paper and still have room to move.
        var plain = new Placing { Scale = 1.2 };
        var roomy = Pendigits.Read().Where(digit => HasRoom(digit, plain)).ToArray();
        Assert.True(roomy.Length > 5000, $"{roomy.Length} digits have room");
        PenDigit[] digits = [.. roomy.Where((_, i) => i % 3 == 0)];
        var asDrawn = await AccuracyAsync(page.Page, digits, plain);
        foreach (var placing in (Placing[])[plain with { ShiftX = 30 }, plain with { ShiftX = -30, ShiftY = 30 }, plain with { ShiftY = -30 }, plain with { PictureScale = 0.6 }])
        {
            var accuracy = await AccuracyAsync(page.Page, digits, placing);
            TestContext.Current.TestOutputHelper?.WriteLine($"{placing}: {accuracy:P2}, as drawn {asDrawn:P2}");
            Assert.InRange(accuracy - asDrawn, -0.01, 0.01);
        }
    }

    private async Task<WebApplication> HostAsync()
    {
        Assert.SkipWhen(SharedData.PendigitsFile is null, SharedData.PendigitsMissing);
        var app = AppHost.Build([DataFolder.Setting, $"--Bundle:Path={await cnn.FolderAsync()}", "--Urls=http://127.0.0.1:0"]);
        await app.StartAsync();
        return app;
    }

    // Evenly from the whole file, which is in order of writers.
    private static PenDigit[] Sample(int count)
    {
        var all = Pendigits.Read();
        Assert.Equal(7494, all.Count);
        return [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)])];
    }

    // 30 for the shift and half a pen: moved ink stays on the paper.
    private static bool HasRoom(PenDigit digit, Placing placing) => digit.Strokes.All(stroke => stroke.All(coordinate =>
        Math.Abs(((coordinate * Paper / Tablet) - (Paper / 2)) * placing.Scale) < (Paper / 2) - 40));

    private static async Task<double> AccuracyAsync(IPage page, IReadOnlyCollection<PenDigit> digits, Placing placing)
    {
        var right = 0;
        foreach (var batch in digits.Chunk(Batch))
        {
            var labels = await page.EvaluateAsync<string[]>(Script, JsonSerializer.Serialize(new { digits = batch.Select(digit => digit.Strokes), unit = Paper / Tablet, placing }));
            right += batch.Zip(labels).Count(pair => $"{pair.First.Label}" == pair.Second);
        }

        return right / (double)digits.Count;
    }

    /// <summary>Where a digit is drawn.</summary>
    private sealed record Placing
    {
        /// <summary>Of the pen's path, about the middle of the paper: the pen keeps its width.</summary>
        public double Scale { get; init; } = 1;

        /// <summary>Of the finished picture, ink and all, about its middle.</summary>
        public double PictureScale { get; init; } = 1;

        public double ShiftX { get; init; }

        public double ShiftY { get; init; }
    }

    private const string Script =
        """
        async text => {
          const { digits, unit, placing } = JSON.parse(text);
          const pen = await import('/pen.js');
          const read = async paths => {
            const strokes = paths.map(path => {
              const stroke = [];
              for (let i = 0; i < path.length; i += 2) {
                const x = 140 + (path[i] * unit - 140) * placing.Scale + placing.ShiftX;
                const y = 140 + ((280 - path[i + 1] * unit) - 140) * placing.Scale + placing.ShiftY;
                pen.addPoint(stroke, x, y, 10);
              }
              return stroke;
            });
            let png = await pen.renderPng(strokes);
            if (placing.PictureScale !== 1) {
              const canvas = new OffscreenCanvas(280, 280);
              const context = canvas.getContext('2d');
              const side = 280 * placing.PictureScale;
              context.imageSmoothingQuality = 'high';
              context.drawImage(pen.renderPicture(strokes), (280 - side) / 2, (280 - side) / 2, side, side);
              png = await canvas.convertToBlob({ type: 'image/png' });
            }
            const form = new FormData();
            form.append('image', png, 'drawing.png');
            const response = await fetch('/api/predictions', { method: 'POST', body: form });
            return (await response.json()).label ?? `${response.status}`;
          };
          const labels = [];
          for (let i = 0; i < digits.length; i += 4) labels.push(...await Promise.all(digits.slice(i, i + 4).map(read)));
          return labels;
        }
        """;
}
