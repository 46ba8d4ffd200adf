using System.Diagnostics;
using System.Text.Json;
using Fude.Cli.Supervision;

namespace Fude.Cli.Sweeps;

/// <summary>Runs a trial as a process of its own: libtorch has one random generator and one pool of threads for a whole process.</summary>
internal static class TrialProcess
{
    private const string Complaint = "fude: ";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Runs it to its end. Where it is told to stop, the training ends after the step in hand and records that.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="arguments">What follows <c>fude train</c>.</param>
    /// <param name="cancellation">Tells the process to stop.</param>
    public static async Task<TrialResult> RunAsync(Trial trial, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo(Programs.Dotnet, [Programs.CommandLine, "train", .. arguments, "--json"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // It is the sweep's own run, or that of whoever has started the sweep.
        start.Environment.Remove("MLFLOW_RUN_ID");
        using var process = Process.Start(start) ?? throw new CommandException("a trial does not start");
        process.StandardInput.Close();
        using var stop = cancellation.Register(() => StopSignal.Send(process));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var failure = LastComplaintAsync(process.StandardError);
        await process.WaitForExitAsync(CancellationToken.None);
        var report = Read(await output);
        var reason = process.ExitCode switch
        {
            0 => report is null ? "it has reported nothing" : null,
            CommandLine.Interrupted => "interrupted",
            var status => await failure ?? $"ended with status {status}",
        };
        return new(trial, report, reason, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<string?> LastComplaintAsync(StreamReader errors)
    {
        string? last = null;
        while (await errors.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Complaint, StringComparison.Ordinal))
                last = line[Complaint.Length..];
        }

        return last;
    }

    /// <summary>Reads what <c>fude train --json</c> printed; null where that is no such document.</summary>
    public static TrialReport? Read(string output)
    {
        try
        {
            return output.Length == 0 ? null : JsonSerializer.Deserialize<TrialReport>(output, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
