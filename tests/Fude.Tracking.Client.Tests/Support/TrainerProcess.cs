using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>This test program again, as a process that logs one step after another until it is killed.</summary>
public static class TrainerProcess
{
    private const string Variable = "FUDE_TEST_TRAINER";

    /// <summary>Starts it. Each line that it writes is a step that it has logged.</summary>
    /// <param name="server">The tracking server.</param>
    /// <param name="spool">The folder of the spools.</param>
    /// <param name="steps">After so many steps it exits in the middle of it all.</param>
    public static Process Start(Uri server, string spool, long steps = long.MaxValue)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, Environment = { [Variable] = $"{server} {steps} {spool}" } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(TrainerProcess).Assembly.Location);
        return Process.Start(start)!;
    }

    // Before the tests' own Main, which then never comes.
#pragma warning disable CA2255 // This is a program, not a library.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } arguments)
            return;
        var parts = arguments.Split(' ', 3);
        var client = new TrackingClient(new() { TrackingUri = new(parts[0]), Retries = 0 });
        // The defaults: their intervals are what is promised.
        var logger = RunLogger.StartAsync(client, LoggedRun.Start, new() { SpoolFolder = parts[2] }).GetAwaiter().GetResult();
        using var output = new StreamWriter(System.Console.OpenStandardOutput()) { AutoFlush = true };
        for (var step = 0; ; step++)
        {
            logger.LogMetric("loss", step, step);
            output.WriteLine(step.ToString(CultureInfo.InvariantCulture));
            if (step + 1 == long.Parse(parts[1], CultureInfo.InvariantCulture))
                Environment.Exit(3);
            if (step % 20 == 0)
                Thread.Sleep(1);
        }
    }
}
