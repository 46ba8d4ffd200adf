namespace Fude.Bench.App;

/// <summary>
/// What a shadow and a canary cost those who draw: the same load on one process with nothing on its way, with a shadow, and with a canary that
/// answers half of the people, in turns that begin with another each time; what else the machine does hits all of them.
/// </summary>
/// <param name="options">What is measured.</param>
/// <param name="bodies">Forms to post.</param>
internal sealed class CanaryBench(Options options, IReadOnlyList<string> bodies)
{
    private const int Connections = 8;
    private const string Tag = "candidate";
    private static readonly string[] Ways = ["nothing", "shadow", "canary"];

    public static void Head() => Report.Head(
        Report.Text($"A candidate beside the live model: POST /api/predictions at {Connections} connections; medians of all rounds, in brackets the least and the most ratio of a round"),
        "database", "on its way", "requests/s", "ratio", "median ms", "ratio", "p99 ms", "ratio", "server's CPU µs/request", "ratio", "compared a second", "errors");

    public async Task RunAsync(Store store)
    {
        using var server = AppServer.Start(options.App, [.. store.Settings(options), Releases.Key(store), $"--Bundle:Others={Tag}={options.Candidate}", "--Releases:DrainMilliseconds=0"]);
        using var releases = new Releases(server, store);
        var target = new Uri(server.Address, "/api/predictions");
        foreach (var way in Ways)
            await MeasureAsync(server, releases, target, way); // warm
        var all = Ways.ToDictionary(way => way, _ => new List<Measured>(), StringComparer.Ordinal);
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < Ways.Length; i++)
                all[Ways[(round + i) % Ways.Length]].Add(await MeasureAsync(server, releases, target, Ways[(round + i) % Ways.Length]));
        }

        foreach (var way in Ways)
            Print(store, way, all[way], all[Ways[0]]);
    }

    private async Task<Measured> MeasureAsync(AppServer server, Releases releases, Uri target, string way)
    {
        if (way != Ways[0])
            await releases.BeginAsync(way, options.Candidate!, Tag);
        await Task.Run(() => Wrk.Run(target, Connections, options.Duration / 3, bodies));
        var (compared, cpu) = (Metrics.Compared(Metrics.Read(server.Address)), server.Cpu);
        var figures = await Task.Run(() => Wrk.Run(target, Connections, options.Duration, bodies));
        cpu = server.Cpu - cpu;
        compared = Metrics.Compared(Metrics.Read(server.Address)) - compared;
        if (way != Ways[0])
            await releases.EndAsync(way);
        return new Measured(figures, cpu.TotalMicroseconds / figures.Requests, compared / options.Duration.TotalSeconds);
    }

    private static void Print(Store store, string way, List<Measured> here, List<Measured> without)
    {
        var cells = new List<string> { store.Name, way };
        foreach (var (figure, text) in ((Func<Measured, double> Figure, Func<double, string> Text)[])[
            (one => one.Figures.PerSecond, value => Report.Text($"{value:0}")), (one => one.Figures.Median, Report.Milliseconds), (one => one.Figures.P99, Report.Milliseconds), (one => one.Cpu, value => Report.Text($"{value:0}"))])
        {
            var ratios = here.Zip(without, (one, other) => figure(one) / figure(other)).ToList();
            cells.Add(text(Middle(here.Select(figure))));
            cells.Add(Report.Text($"{Middle(ratios):0.00} ({ratios.Min():0.00}–{ratios.Max():0.00})"));
        }

        Report.Row([.. cells, Report.Text($"{Middle(here.Select(one => one.Compared)):0}"), Report.Text($"{here.Sum(one => one.Figures.Errors)}")]);
    }

    private static double Middle(IEnumerable<double> values)
    {
        var all = values.Order().ToList();
        return (all[all.Count / 2] + all[(all.Count - 1) / 2]) / 2;
    }

    /// <summary>What a load came to, the server's processor time in microseconds for each request, and drawings compared a second.</summary>
    private sealed record Measured(Figures Figures, double Cpu, double Compared);
}
