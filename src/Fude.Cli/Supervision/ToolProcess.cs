using System.ComponentModel;
using System.Diagnostics;

namespace Fude.Cli.Supervision;

/// <summary>What a program printed and ended with.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record ToolResult(int Status, string Output, string Errors)
{
    /// <summary>The line that says what went wrong: the last one that speaks of an error, else the last one.</summary>
    public string Complaint => Line(Errors) ?? Line(Output) ?? $"it ended with status {Status}";

    private static string? Line(string text)
    {
        // docker-compose 1.29 ends with the status of the container alone on a line.
        var lines = Array.FindAll(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), line => !line.All(char.IsAsciiDigit));
        return Array.FindLast(lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault();
    }
}

/// <summary>A program that a command calls for its work: its arguments are a list and never pass a shell.</summary>
internal static class ToolProcess
{
    /// <summary>Runs it to its end, and wants that to be a good one.</summary>
    /// <param name="program">The program, looked for in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from standard input; null for nothing.</param>
    /// <param name="cancellation">Asks it to stop.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="CommandException">It is not there or failed; the message is its own line.</exception>
    public static async Task<string> CallAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken cancellation)
    {
        var result = await RunAsync(program, arguments, input: input, cancellation: cancellation) ?? throw Missing(program);
        return result.Status == 0 ? result.Output : throw new CommandException($"{program} {arguments[0]} failed: {result.Complaint}");
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="program">The program, looked for in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it gets besides ours.</param>
    /// <param name="input">What it reads from standard input; null for nothing.</param>
    /// <param name="show">Its lines go to our standard error as they come, and not only into the result.</param>
    /// <param name="cancellation">Asks it to stop.</param>
    /// <returns>Null where there is no such program.</returns>
    public static async Task<ToolResult?> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null, bool show = false, CancellationToken cancellation = default)
    {
        var start = new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        var (output, errors) = (new List<string>(), new List<string>());
        var status = await PassAsync(start, input, line => Take(output, line), line => Take(errors, line), cancellation);
        cancellation.ThrowIfCancellationRequested();
        return status is { } ended ? new(ended, string.Join('\n', output), string.Join('\n', errors)) : null;

        void Take(List<string> lines, string line)
        {
            lines.Add(line);
            if (show)
                System.Console.Error.WriteLine(line);
        }
    }

    /// <summary>Hands on each line that it prints, until it ends or is asked to stop.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="output">Hears of the lines of standard output.</param>
    /// <param name="errors">Hears of those of standard error, at the same time.</param>
    /// <param name="cancellation">Asks it to stop.</param>
    /// <exception cref="CommandException">It is not there.</exception>
    public static async Task FollowAsync((string Program, IReadOnlyList<string> Arguments) command, Action<string> output, Action<string> errors, CancellationToken cancellation) =>
        _ = await PassAsync(new(command.Program, command.Arguments), input: null, output, errors, cancellation) ?? throw Missing(command.Program);

    /// <summary>Runs it with our own terminal, as if it had been typed.</summary>
    /// <param name="program">The program, looked for in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit status; null where there is no such program.</returns>
    public static async Task<int?> AttachAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false });
        if (process is null)
            return null;
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    /// <summary>Says that a program is missing, and what has it.</summary>
    /// <param name="program">The program.</param>
    public static CommandException Missing(string program) =>
        new($"there is no program '{program}': install it (on Debian: apt-get install {program switch { "docker" => "docker.io", "kubectl" => "kubernetes-client", _ => program }})");

    private static async Task<int?> PassAsync(ProcessStartInfo start, string? input, Action<string> output, Action<string> errors, CancellationToken cancellation)
    {
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true, true);
        using var process = Start(start);
        if (process is null)
            return null;
        using var stop = cancellation.Register(() => StopSignal.Send(process));
        var lines = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
        await WriteAsync(process, input);
        await process.WaitForExitAsync(CancellationToken.None);
        await lines;
        return process.ExitCode;
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read: its exit status says why.
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> tell)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            tell(line);
    }
}
