using Fude.Bench.Tracking;

// Fude.Bench.Tracking PUBLISHED-FUDE.TRACKING.DLL [--database ADDRESS] [--runs N] [--seconds S] [--data FOLDER]
if (args.Length == 0 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("usage: Fude.Bench.Tracking PUBLISHED/Fude.Tracking.dll [--database mysql://…] [--runs 1000] [--seconds 5] [--data FOLDER]");
    return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
var culture = System.Globalization.CultureInfo.InvariantCulture;
var folder = Option("--data") ?? Directory.CreateTempSubdirectory("fude-bench-").FullName;
try
{
    var bench = new TrackingBench(args[0], folder, Option("--database"), int.Parse(Option("--runs") ?? "1000", culture), TimeSpan.FromSeconds(double.Parse(Option("--seconds") ?? "5", culture)));
    bench.Run();
    return 0;
}
finally
{
    if (Option("--data") is null)
        Directory.Delete(folder, recursive: true);
}
