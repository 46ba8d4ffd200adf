using System.Diagnostics;
using Fude.Bench.App;
using Fude.Testing;

Options options;
try
{
    options = Options.Read(args);
}
catch (FormatException mistake)
{
    Console.Error.WriteLine($"Fude.Bench.App: {mistake.Message}\n{Options.Usage}");
    return 2;
}

var watch = Stopwatch.StartNew();
using var folder = new TemporaryFolder();
var bodies = Bodies.Write(folder.Path);
var maria = options.Databases.Contains("mariadb", StringComparer.Ordinal) && MariaDbServer.IsInstalled ? MariaDbServer.Start() : null; // flushes with each commit, as by default
IEnumerable<Func<Store>> stores = [.. options.Databases.Contains("sqlite", StringComparer.Ordinal) ? [Store.Sqlite] : (Func<Store>[])[], .. maria is null ? [] : (Func<Store>[])[() => Store.MariaDb(maria)]];
try
{
    Report.Say($"{options.App}; bundle {options.Bundle}; pictures of {Bodies.Pictures.Average(picture => picture.Length):0} bytes on average; {Environment.ProcessorCount} cores");
    foreach (var part in options.Parts)
        await RunAsync(part);
    Console.Error.WriteLine(Report.Text($"measured in {watch.Elapsed.TotalSeconds:0} s"));
    return 0;
}
finally
{
    maria?.Dispose();
}

async Task RunAsync(string part)
{
    switch (part)
    {
        case "floor":
            FloorBench.Head();
            new FloorBench(options).Steps();
            await EachAsync(store => new FloorBench(options).CommitsAsync(store));
            break;
        case "load":
            LoadBench.Head();
            await EachAsync(store => Task.Run(() => new LoadBench(options, bodies).Run(store)));
            break;
        case "flushes":
            FlushBench.Head();
            using (var store = Store.Sqlite())
                new FlushBench(options, bodies).Run(store);
            break;
        case "history":
            HistoryBench.Head();
            await EachAsync(store => new HistoryBench(options).RunAsync(store));
            break;
        case "canary" when options.Candidate is null:
            Report.Say($"\nNo --candidate BUNDLE: the cost of a candidate is not measured.");
            break;
        case "canary":
            CanaryBench.Head();
            await EachAsync(store => new CanaryBench(options, bodies).RunAsync(store));
            break;
        default:
            RepredictBench.Head();
            foreach (var images in options.Repredicted)
                await EachAsync(store => new RepredictBench(options, bodies).RunAsync(store, images));
            break;
    }
}

async Task EachAsync(Func<Store, Task> run)
{
    foreach (var make in stores)
    {
        using var store = make();
        await run(store);
    }
}
