using System.ComponentModel;
using System.Diagnostics;

namespace Fude.Cli.Clusters;

/// <summary>The command line of a cluster. Arguments go to it one by one, and no shell reads them.</summary>
internal static class ClusterTool
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="program">Which: <c>docker</c> or <c>kubectl</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="CommandException">It is not there or failed; the message is its own last line.</exception>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken cancellation)
    {
        using var process = Start(program, arguments);
        using var end = cancellation.Register(() => End(process));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await WriteAsync(process, input);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode == 0)
            return await output;
        var reason = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"it ended with {process.ExitCode}";
        throw new CommandException($"{program} {arguments[0]} failed: {reason}");
    }

    /// <summary>Hands on each line that it prints until it ends.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="output">Hears of the lines of standard output.</param>
    /// <param name="errors">Hears of those of standard error, at the same time.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task FollowAsync((string Program, IReadOnlyList<string> Arguments) command, Action<string> output, Action<string> errors, CancellationToken cancellation)
    {
        using var process = Start(command.Program, command.Arguments);
        using var end = cancellation.Register(() => End(process));
        process.StandardInput.Close();
        await Task.WhenAll(PassAsync(process.StandardOutput, output), PassAsync(process.StandardError, errors));
        await process.WaitForExitAsync(CancellationToken.None);

        static async Task PassAsync(StreamReader lines, Action<string> tell)
        {
            while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
                tell(line);
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            throw new CommandException($"there is no program '{program}': install it (on Debian: apt-get install {(program == "docker" ? "docker.io" : "kubernetes-client")})");
        }
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading; it says why.
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
