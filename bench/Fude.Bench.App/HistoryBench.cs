using System.Diagnostics;

namespace Fude.Bench.App;

/// <summary>Pages of the history, first and last, in databases of growing size.</summary>
/// <param name="options">What is measured.</param>
internal sealed class HistoryBench(Options options)
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);
    private static readonly (string What, string Path)[] Pages =
    [
        ("prediction-history, first page", "/api/prediction-history?limit=100"),
        ("prediction-history, last page", "/api/prediction-history?limit=100&before=101"),
        ("drawings, first page", "/api/drawings?limit=100"),
        ("drawings, last page", "/api/drawings?limit=100&before=101"),
        ("drawings, first page of label 3", "/api/drawings?limit=100&label=3"),
    ];

    public static void Head() => Report.Head("A page of 100 of the history, one connection", "database", "images", "page", "median ms", "p99 ms", "requests/s", "errors");

    public async Task RunAsync(Store store)
    {
        using (AppServer.Start(options.App, store.Settings(options)))
        {
            // It has made the tables.
        }

        var there = 0;
        foreach (var images in options.Images.Order())
        {
            var watch = Stopwatch.StartNew();
            await Fill.RunAsync(store, options, there, images);
            await Console.Error.WriteLineAsync(Report.Text($"{store.Name}: filled to {images} images in {watch.Elapsed.TotalSeconds:0.0} s"));
            there = images;
            using var server = AppServer.Start(options.App, store.Settings(options));
            foreach (var (what, path) in Pages)
            {
                var address = new Uri(server.Address, path);
                Wrk.Run(address, 1, TimeSpan.FromSeconds(1), []);
                var figures = Wrk.Run(address, 1, Each, []);
                Report.Row(store.Name, Report.Text($"{images}"), what, Report.Milliseconds(figures.Median), Report.Milliseconds(figures.P99), Report.Text($"{figures.PerSecond:0}"), Report.Text($"{figures.Errors}"));
            }
        }
    }
}
