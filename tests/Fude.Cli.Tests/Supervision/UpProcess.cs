using System.Globalization;
using Fude.Cli.Tracking;
using Fude.Testing;

namespace Fude.Cli.Tests.Supervision;

/// <summary>A <c>fude up</c> on free ports, with a data folder of its own.</summary>
public sealed class UpProcess : IDisposable
{
    private readonly TemporaryFolder? _folder;

    private UpProcess(TemporaryFolder? owned, string dataFolder, string bundle)
    {
        (_folder, DataFolder) = (owned, dataFolder);
        Process = FudeProcess.Start(["up", "--bundle", bundle, "--data-dir", DataFolder, "--app-port", "0", "--tracking-port", "0"]);
    }

    public FudeProcess Process { get; }

    public string DataFolder { get; }

    public Uri App { get; private set; } = null!;

    /// <summary>What the file in the data folder says now.</summary>
    public RunningServer Tracking => RunningServer.Find(DataFolder) ?? throw new InvalidOperationException("no server is told of");

    /// <summary>Starts it and waits until both hosts serve.</summary>
    public static async Task<UpProcess> StartAsync(string bundle, string? dataFolder = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        var owned = dataFolder is null ? new TemporaryFolder() : null;
        var up = new UpProcess(owned, dataFolder ?? owned!["data"], bundle);
        up.App = new((await up.Process.LineAsync("Fude is at ")).Split(' ')[3]);
        return up;
    }

    /// <summary>Whether a host answers at an address.</summary>
    public static async Task<bool> AnswersAsync(Uri address, string path)
    {
        using var http = new HttpClient { BaseAddress = address };
        try
        {
            return (await http.GetAsync(path, TestContext.Current.CancellationToken)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Waits until something holds; fails the test after five minutes.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            if (await holds())
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"not within five minutes: {what}");
    }

    /// <summary>The process of the application.</summary>
    public int AppId()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the child is found in /proc");
        return Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Single(id => id != 0 && Read($"/proc/{id}/cmdline").Contains("Fude.App.dll", StringComparison.Ordinal) && Parent(id) == Process.Id);
    }

    public static void Signal(int id, string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", $"{id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        Process.Dispose();
        _folder?.Dispose();
    }

    // The name stands in brackets and may hold anything; the parent is the second field after it.
    private static int Parent(int id) => Read($"/proc/{id}/stat") is { Length: > 0 } line
        ? int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture)
        : 0;

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
