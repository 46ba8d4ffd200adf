using System.ComponentModel;
using System.Diagnostics;

namespace Fude.Cli.Supervision;

/// <summary>A program that is kept running.</summary>
/// <param name="Name">Shown before each of its lines.</param>
/// <param name="Program">The program to start.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="ReadyLine">How the line begins by which it says that it serves.</param>
public sealed record Service(string Name, string Program, IReadOnlyList<string> Arguments, string ReadyLine);

/// <summary>How patient the supervisor is.</summary>
public sealed record SupervisorOptions
{
    /// <summary>Pause before the first restart; doubled for each that follows soon.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause before a restart.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A service that ran so long is healthy again: its next restart is prompt.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a service may take to stop by itself before it is ended.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>Keeps a service running: shows its lines, restarts it with growing pauses when it dies, and stops it gently.</summary>
/// <param name="service">The service.</param>
/// <param name="options">How patient.</param>
/// <param name="log">Where its lines go.</param>
/// <param name="time">Measures pauses.</param>
public sealed class Supervisor(Service service, SupervisorOptions options, Action<string> log, TimeProvider time)
{
    /// <summary>Runs the service until it is told to stop.</summary>
    /// <param name="ready">Called each time the service says that it serves, with its line.</param>
    /// <param name="cancellation">Stops the service.</param>
    /// <exception cref="CommandException">The service ended before it served for the first time; it has said why itself.</exception>
    public async Task RunAsync(Action<string> ready, CancellationToken cancellation)
    {
        var (served, pause) = (false, options.FirstPause);
        while (!cancellation.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var status = await RunOnceAsync(line => { served = true; ready(line); }, cancellation);
            if (cancellation.IsCancellationRequested)
                return;
            if (!served)
                throw new CommandException($"{service.Name} ended with status {status} before it served");
            if (time.GetElapsedTime(started) >= options.HealthyAfter)
                pause = options.FirstPause;
            log($"{service.Name}: ended with status {status}; starting again in {pause.TotalSeconds:0.#} s");
            try
            {
                await Task.Delay(pause, time, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause;
        }
    }

    private async Task<int> RunOnceAsync(Action<string> ready, CancellationToken cancellation)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(service.Program, service.Arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true },
        };
        process.OutputDataReceived += (_, line) => Show(line.Data);
        process.ErrorDataReceived += (_, line) => Show(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CommandException($"{service.Program} does not start: {e.Message}");
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var stop = cancellation.Register(() => StopSignal.Send(process));
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
        }

        return process.ExitCode;

        void Show(string? line)
        {
            if (line is null)
                return;
            if (line.StartsWith(service.ReadyLine, StringComparison.Ordinal))
                ready(line);
            else
                log($"{service.Name}: {line}");
        }
    }

    private async Task EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(options.StopPatience, time);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            log($"{service.Name}: did not stop within {options.StopPatience.TotalSeconds:0} s; ended");
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
