using System.ComponentModel;
using System.Diagnostics;

namespace Fude.Cli.Supervision;

/// <summary>Keeps a service running: shows its lines, restarts it with growing pauses when it dies, and stops it gently.</summary>
/// <param name="service">The service.</param>
/// <param name="options">How patient.</param>
/// <param name="log">Where its lines go.</param>
/// <param name="time">Measures pauses.</param>
public sealed class Supervisor(Service service, SupervisorOptions options, Action<string> log, TimeProvider time)
{
    /// <summary>Runs the service until it is told to stop.</summary>
    /// <param name="ready">Called each time the service says that it serves.</param>
    /// <param name="cancellation">Stops the service.</param>
    /// <exception cref="CommandException">The service ended before it served for the first time; it has said why itself.</exception>
    public async Task RunAsync(Action<ServedAt> ready, CancellationToken cancellation)
    {
        var (served, pause) = ((ServedAt?)null, options.FirstPause);
        while (!cancellation.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var status = await RunOnceAsync(served?.Address, at => ready(served = at), cancellation);
            if (cancellation.IsCancellationRequested)
                return;
            if (served is null)
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

    private async Task<int> RunOnceAsync(Uri? address, Action<ServedAt> ready, CancellationToken cancellation)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(service.Program, service.Arguments(address)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true },
        };
        // It stops by our word alone: not by the terminal's Ctrl-C, which all get at once, and not later than we do.
        process.StartInfo.Environment["FUDE_SUPERVISED"] = "1";
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
            if (line.StartsWith(service.ReadyLine, StringComparison.Ordinal) && Uri.TryCreate(line[service.ReadyLine.Length..].Split(' ')[0], UriKind.Absolute, out var at))
                ready(new(at, process.Id));
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
