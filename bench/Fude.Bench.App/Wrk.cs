using System.Diagnostics;
using System.Globalization;

namespace Fude.Bench.App;

/// <summary>What a load came to.</summary>
/// <param name="Requests">Answers.</param>
/// <param name="PerSecond">Answers each second.</param>
/// <param name="Median">Median time of a request, in milliseconds.</param>
/// <param name="P99">99th percentile, in milliseconds.</param>
/// <param name="Most">The longest, in milliseconds.</param>
/// <param name="Errors">Broken connections, time-outs, and answers of 400 or more.</param>
internal sealed record Figures(long Requests, double PerSecond, double Median, double P99, double Most, long Errors);

/// <summary>wrk, which loads a server with little work of its own.</summary>
internal static class Wrk
{
    public const string Program = "/usr/bin/wrk";

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "wrk.lua");

    /// <summary>Loads an address: each connection sends its next request when the last was answered.</summary>
    /// <param name="address">The address.</param>
    /// <param name="connections">How many connections.</param>
    /// <param name="duration">How long.</param>
    /// <param name="bodies">Files with multipart bodies to post in turn; none to get.</param>
    public static Figures Run(Uri address, int connections, TimeSpan duration, IReadOnlyList<string> bodies)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds))}s");
        string[] arguments = ["-t1", $"-c{connections.ToString(CultureInfo.InvariantCulture)}", $"-d{seconds}", "--timeout", "30s", "-s", Script, address.AbsoluteUri, .. bodies.Count > 0 ? ["--", .. bodies] : (string[])[]];
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var line = output.Split('\n').FirstOrDefault(each => each.StartsWith("fude ", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"wrk said: {output}");
        var numbers = line.Split(' ')[1..].Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new Figures((long)numbers[0], numbers[0] / numbers[1] * 1e6, numbers[2] / 1000, numbers[3] / 1000, numbers[4] / 1000, (long)numbers[5]);
    }
}
