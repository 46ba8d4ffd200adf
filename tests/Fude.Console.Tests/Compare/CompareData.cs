using System.Globalization;
using Fude.Tracking.Tests.Support;

namespace Fude.Console.Tests.Compare;

/// <summary>Runs to compare, logged over the protocol: curves of different lengths, params that differ and that don't, values that are not finite, and a hostile name.</summary>
internal static class CompareData
{
    public const string Hostile = "<img src=x onerror=alert(1)>";

    /// <summary>Logs some runs.</summary>
    /// <param name="server">The server.</param>
    /// <param name="count">How many.</param>
    /// <param name="steps">Points of each curve.</param>
    /// <returns>Their ids.</returns>
    public static async Task<IReadOnlyList<string>> LogAsync(TrackingServer server, int count, int steps = 60)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            const long start = 1_764_000_000_000;
            var run = (string)(await server.PostAsync("runs/create", new { experiment_id = "0", run_name = i == 2 ? Hostile : $"run-{i}", start_time = start + (60_000L * i) }))["run"]!["info"]!["run_id"]!;
            ids.Add(run);
            var random = new Random(i);
            var rate = Math.Pow(10, -1 - (i % 4));
            object[] metrics =
            [
                .. Enumerable.Range(0, steps).SelectMany(step => (object[])
                [
                    new { key = "val_loss", value = Loss(i, step, random), timestamp = start + (60_000L * i) + (1000L * step), step },
                    new { key = "val_accuracy", value = (object)(0.98 - (0.5 * Math.Exp(-step * (i + 2) / 60.0)) - (0.005 * i)), timestamp = start + (60_000L * i) + (1000L * step), step },
                ]),
                new { key = "best_val_loss", value = (object)0.1, timestamp = start, step = 5 }, // a point, and no curve to show first
                new { key = "test_accuracy", value = (object)(i == 1 ? "NaN" : 0.9 + (0.01 * (i % 7))), timestamp = start, step = 0 },
            ];
            await server.PostAsync("runs/log-batch", new
            {
                run_id = run,
                metrics,
                @params = (object[])
                [
                    new { key = "lr", value = rate.ToString(CultureInfo.InvariantCulture) }, new { key = "optimizer", value = i % 2 == 0 ? "adam" : "sgd" },
                    new { key = "batch_size", value = (32 << (i % 3)).ToString(CultureInfo.InvariantCulture) }, new { key = "seed", value = "7" },
                ],
            });
            if (i != 3)
                await server.PostAsync("runs/update", new { run_id = run, status = i == 4 ? "FAILED" : "FINISHED", end_time = start + (60_000L * i) + (1000L * steps) });
        }

        return ids;
    }

    private static object Loss(int run, int step, Random random) => (run, step) switch
    {
        (0, 20 or 21) => "NaN",
        (1, 30) => "Infinity",
        _ => Math.Exp(-step * (run + 1) / 80.0) + (0.05 * random.NextDouble()) + (0.02 * run),
    };
}
