using System.Diagnostics;
using Fude.App.Storage;
using Fude.Hosting.Databases;
using Fude.Imaging;
using Fude.Inference;

namespace Fude.Bench.App;

/// <summary>What a prediction costs with nothing around it, on one thread: decoding, preprocessing, the network, and one commit.</summary>
/// <param name="options">What is measured.</param>
internal sealed class FloorBench(Options options)
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1.5);
    private static readonly DateTime Day = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static void Head() => Report.Head("The floor: each step alone, on one thread, without HTTP", "step", "µs", "CPU µs");

    public void Steps()
    {
        using var classifier = Classifier.Load(options.Bundle);
        var pictures = Bodies.Pictures;
        var decoded = pictures.Select(Decode).ToArray();
        var pixels = new byte[classifier.PixelCount];
        var probabilities = new float[classifier.Classes];
        Measure("decode", i => Decode(pictures[i % pictures.Count]));
        Measure("preprocess", i => classifier.Preprocessing.TryPrepare(decoded[i % decoded.Length], pixels, out _));
        Measure("infer", _ => classifier.Predict(pixels, probabilities));
        Measure("all three", i => classifier.Classify(pictures[i % pictures.Count]));
    }

    /// <summary>Commits of a prediction with its picture: one at a time, and 32 that wait together.</summary>
    /// <param name="store">A database that has its tables.</param>
    public async Task CommitsAsync(Store store)
    {
        if (store.Name == "SQLite")
            Measure("4 KiB written and flushed", Flusher(store.Folder, out var file), file);
        using (AppServer.Start(options.App, store.Settings(options)))
        {
            // It has made the tables, and gives the model its row.
        }

        await using var database = new Database(store.Address);
        await using var queue = new PredictionQueue(database, 1024, 256);
        foreach (var together in (int[])[1, 32])
        {
            for (var warm = 0; warm < 50; warm++)
                await StoreAsync(queue, together);
            var (watch, cpu, count) = (Stopwatch.StartNew(), Cpu(), 0);
            for (; watch.Elapsed < Each; count += together)
                await StoreAsync(queue, together);
            Print($"{store.Name}: one of {together} predictions stored together", watch.Elapsed, Cpu() - cpu, count);
        }
    }

    private static async Task StoreAsync(PredictionQueue queue, int together)
    {
        var all = new Task[together];
        for (var i = 0; i < together; i++)
        {
            var prediction = new NewPrediction(Guid.CreateVersion7().ToString("N"), Bodies.Pictures[i % 10], new byte[784], null, 1, "[0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1]", "1", Day);
            all[i] = queue.TryStore(prediction, out var stored) ? stored : throw new InvalidOperationException("the queue is full");
        }

        await Task.WhenAll(all);
    }

    private static Picture Decode(byte[] file) =>
        PictureDecoder.TryDecode(file, PictureLimits.Default, out var picture, out var fault) ? picture : throw new InvalidOperationException(fault.Message);

    private static Action<int> Flusher(string folder, out IDisposable owner)
    {
        var file = new FileStream(Path.Combine(folder, "flush-probe"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
        owner = file;
        var page = new byte[4096];
        return _ =>
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        };
    }

    private static void Measure(string what, Action<int> step, IDisposable? owner = null)
    {
        for (var warm = 0; warm < 200; warm++)
            step(warm);
        var (watch, cpu, count) = (Stopwatch.StartNew(), Cpu(), 0);
        for (; watch.Elapsed < Each; count++)
            step(count);
        Print(what, watch.Elapsed, Cpu() - cpu, count);
        owner?.Dispose();
    }

    private static void Print(string what, TimeSpan elapsed, TimeSpan cpu, int count) =>
        Report.Row(what, Report.Text($"{elapsed.TotalMicroseconds / count:0.0}"), Report.Text($"{cpu.TotalMicroseconds / count:0.0}"));

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
