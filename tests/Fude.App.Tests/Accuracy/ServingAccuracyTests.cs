using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Testing;
using SkiaSharp;

namespace Fude.App.Tests.Accuracy;

/// <summary>Nothing is lost between training and serving: MNIST's test pictures through HTTP give what <c>fude evaluate</c> gives.</summary>
public sealed class ServingAccuracyTests(RunningApp app)
{
    private const int Side = 28, Pixels = Side * Side, Classes = 10, Connections = 8;

    private static string CommandLine => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Fude.Cli", "release", "fude.dll"));

    [Fact]
    public async Task The_10_000_test_pictures_give_exactly_what_fude_evaluate_gives()
    {
        Assert.SkipWhen(SharedData.MnistFolder is null, SharedData.MnistMissing);
        Assert.SkipUnless(File.Exists(CommandLine), $"the command line is not built ({CommandLine})");
        var evaluation = EvaluateAsync();
        var (images, labels) = SharedData.ReadMnist(train: false);
        var confusion = Enumerable.Range(0, Classes).Select(_ => new int[Classes]).ToArray();
        await using var host = await AppProcess.StartAsync(app.Model.Folder);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = host.Address };

        await Parallel.ForAsync(0, labels.Length, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (i, _) =>
        {
            var pixels = images.AsMemory(i * Pixels, Pixels);
            var answer = await client.PredictAsync(Png(pixels.Span), "api/predictions?pixels=true");
            Assert.True(pixels.Span.SequenceEqual(Convert.FromBase64String((string)answer["pixels"]!)), $"the network saw another picture than test picture {i}");
            Interlocked.Increment(ref confusion[labels[i]][int.Parse((string)answer["label"]!, System.Globalization.CultureInfo.InvariantCulture)]);
        });

        var expected = await evaluation;
        Assert.Equal(expected["confusion"]!.Deserialize<int[][]>(), confusion);
        Assert.Equal((int)expected["correct"]!, Enumerable.Range(0, Classes).Sum(label => confusion[label][label]));
        Assert.InRange((int)expected["correct"]!, 9_000, 10_000); // a real model, so that equal figures mean something
    }

    private static byte[] Png(ReadOnlySpan<byte> pixels)
    {
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Gray8, SKAlphaType.Opaque);
        pixels.CopyTo(bitmap.GetPixelSpan());
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private async Task<JsonNode> EvaluateAsync()
    {
        var start = new ProcessStartInfo("dotnet", [CommandLine, "evaluate", app.Model.Folder, "--dataset", "mnist", "--data-dir", SharedData.MnistFolder!, "--json"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return JsonNode.Parse(output)!;
    }
}
