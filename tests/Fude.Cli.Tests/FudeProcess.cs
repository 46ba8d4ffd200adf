using System.Diagnostics;
using System.Text;

namespace Fude.Cli.Tests;

/// <summary>What a run of the command line printed and ended with.</summary>
public sealed record FudeResult(int Status, string Output, string Errors);

/// <summary>Runs the built command line as a process of its own, as a user does.</summary>
public sealed class FudeProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private FudeProcess(string[] command, IReadOnlyDictionary<string, string>? environment, string? input)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardInput = input is not null, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        if (input is not null)
        {
            _process.StandardInput.Write(input);
            _process.StandardInput.Close();
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The built command line, beside this test program in the build's output.</summary>
    public static string Program
    {
        get
        {
            var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(here.Parent!.Parent!.FullName, "Fude.Cli", here.Name, "fude.dll");
        }
    }

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public int Id => _process.Id;

    public static FudeProcess Start(string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null) => new(["dotnet", Program, .. arguments], environment, input);

    /// <summary>Runs it in another network of this machine; <c>nsenter</c> becomes it, so that signals reach it.</summary>
    /// <param name="network">The network's file.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Variables.</param>
    public static FudeProcess StartIn(string network, string[] arguments, IReadOnlyDictionary<string, string> environment) =>
        new(["nsenter", $"--net={network}", "dotnet", Program, .. arguments], environment, null);

    public static async Task<FudeResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.EndAsync();
    }

    public async Task<FudeResult> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.WaitForExit(); // the last lines come after the end
        return new(_process.ExitCode, Output, Errors);
    }

    /// <summary>Waits for a line of standard output that begins so.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            if (Output.Split('\n').FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } line)
                return line;
            Assert.False(_process.HasExited, $"ended with {(_process.HasExited ? _process.ExitCode : 0)} before '{beginning}':\n{Output}\n{Errors}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"no line '{beginning}' within five minutes:\n{Output}\n{Errors}");
    }

    /// <summary>Sends a signal by its name: INT as Ctrl-C does, TERM, KILL.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{name}", $"{Id}"]) { UseShellExecute = false })!;
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
                text.Append(line).Append('\n');
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
