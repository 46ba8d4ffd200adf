using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>The settings that a host has, as its <c>--help</c> lists them.</summary>
internal sealed partial class KnownSettings
{
    private static readonly Lazy<Task<KnownSettings>> App = new(() => ReadAsync("Fude.App", "FUDE_APP_"));
    private static readonly Lazy<Task<KnownSettings>> Tracking = new(() => ReadAsync("Fude.Tracking", "FUDE_TRACKING_"));
    private readonly Dictionary<string, string> _ranges;
    private readonly Dictionary<string, string> _defaults;

    private KnownSettings(string prefix, string help)
    {
        Prefix = prefix;
        var found = Setting().Matches(help);
        _ranges = found.ToDictionary(match => match.Groups["key"].Value, match => match.Groups["range"].Value, StringComparer.OrdinalIgnoreCase);
        _defaults = found.ToDictionary(match => match.Groups["key"].Value, match => match.Groups["default"].Value, StringComparer.OrdinalIgnoreCase);
    }

    public string Prefix { get; }

    public int Count => _ranges.Count;

    public static async Task<IReadOnlyList<KnownSettings>> OfBothHostsAsync() => [await App.Value, await Tracking.Value];

    public string Default(string key) => _defaults.GetValueOrDefault(key, "");

    /// <summary>What is wrong with a variable's value; null where nothing is, or it is none of this host's variables.</summary>
    public string? Mistake(string variable, string? value)
    {
        if (!variable.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var key = variable[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
        if (!_ranges.TryGetValue(key, out var range))
            return $"{variable} is no setting";
        var limits = Limits().Match(range);
        if (value is null || !limits.Success)
            return null;
        return long.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= Number(limits.Groups["least"]) && number <= Number(limits.Groups["most"]) ? null : $"{variable} is '{value}', not {range}";
    }

    private static long Number(Group group) => long.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static async Task<KnownSettings> ReadAsync(string host, string prefix)
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(here.Parent!.Parent!.FullName, host, here.Name, $"{host}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--help"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var help = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(prefix, help);
    }

    [GeneratedRegex(@"^  --(?<key>\S+)\n      .*\n      (?<range>.*?)(; default (?<default>.*))?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    [GeneratedRegex("^(?<least>-?[0-9]+)…(?<most>[0-9]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Limits();
}
