using System.ComponentModel;
using System.Diagnostics;
using Fude.Cli.Supervision;

namespace Fude.Cli.Images;

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
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.FindLast(lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault();
    }
}

/// <summary>A program that a command calls for its work: its arguments are a list and never pass a shell.</summary>
internal static class ToolProcess
{
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
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        using var process = Start(start);
        if (process is null)
            return null;
        using var stop = cancellation.Register(() => StopSignal.Send(process));
        var output = ReadAsync(process.StandardOutput, show);
        var errors = ReadAsync(process.StandardError, show);
        await WriteAsync(process, input);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return new(process.ExitCode, await output, await errors);
    }

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

    private static async Task<string> ReadAsync(StreamReader reader, bool show)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lines.Add(line);
            if (show)
                System.Console.Error.WriteLine(line);
        }

        return string.Join('\n', lines);
    }
}
