using System.Diagnostics;

namespace Fude.Bench.App;

/// <summary>How often the disk is told to flush while predictions are stored, seen by strace.</summary>
/// <param name="options">What is measured.</param>
/// <param name="bodies">Forms to post.</param>
internal sealed class FlushBench(Options options, IReadOnlyList<string> bodies)
{
    public const string Program = "/usr/bin/strace";

    public static void Head() => Report.Head(
        "Flushes while predictions are stored (SQLite; strace -f -y -e trace=fsync,fdatasync)", "connections", "predictions", "commits", "flushes of the log", "of the database", "of other files", "predictions for each flush of the log", "flushes of the log for each commit");

    public void Run(Store store)
    {
        using var server = AppServer.Start(options.App, store.Settings(options));
        var target = new Uri(server.Address, "/api/predictions");
        foreach (var connections in LoadBench.Connections)
        {
            var log = Path.Combine(store.Folder, $"strace-{connections}");
            var commits = Metrics.Commits(Metrics.Read(server.Address));
            var rows = store.Count("predictions");
            using (var strace = Process.Start(new ProcessStartInfo(Program, ["-f", "-y", "-e", "trace=fsync,fdatasync", "-e", "signal=none", "-o", log, "-p", Report.Text($"{server.Id}")]) { UseShellExecute = false, RedirectStandardError = true })!)
            {
                strace.StandardError.ReadLine(); // attached
                Wrk.Run(target, connections, options.Duration / 2, bodies);
                Thread.Sleep(200);
                strace.Kill(); // the kernel lets the traced process go on
                strace.WaitForExit();
            }

            rows = store.Count("predictions") - rows;
            commits = Metrics.Commits(Metrics.Read(server.Address)) - commits;
            var flushed = File.ReadLines(log).Where(line => line.Contains("sync(", StringComparison.Ordinal)).ToList();
            var wal = flushed.Count(line => line.Contains("-wal>", StringComparison.Ordinal));
            var database = flushed.Count(line => line.Contains(".db>", StringComparison.Ordinal));
            Report.Row(
                Report.Text($"{connections}"), Report.Text($"{rows}"), Report.Text($"{commits:0}"), Report.Text($"{wal}"), Report.Text($"{database}"), Report.Text($"{flushed.Count - wal - database}"),
                Report.Text($"{(double)rows / wal:0.0}"), Report.Text($"{wal / commits:0.00}"));
        }
    }
}
