using System.Text;

namespace Fude.Hosting.Settings;

/// <summary>One key, for the help.</summary>
/// <param name="Key">The key.</param>
/// <param name="Fallback">Its default, or nothing.</param>
/// <param name="Range">What it may be.</param>
/// <param name="Description">What it does.</param>
public sealed record SettingDescription(string Key, string Fallback, string Range, string Description);

/// <summary>The text of <c>--help</c>, from the same calls that read the settings.</summary>
public static class SettingsHelp
{
    /// <summary>What the host is, how it is started, and every key that was read.</summary>
    /// <param name="host">The program, such as <c>Fude.App</c>.</param>
    /// <param name="purpose">What it does, as the rest of a sentence.</param>
    /// <param name="example">The key, with a value, that shows how it is started.</param>
    /// <param name="reader">A reader that the host's settings were read from.</param>
    public static string Text(string host, string purpose, string example, SettingsReader reader)
    {
        var key = example.Split('=')[0].Replace(":", "__", StringComparison.Ordinal);
        var text = new StringBuilder($"""
            {host} {purpose}

              dotnet {host}.dll --{example} [--Key=Value …]

            Each key can come from the environment too: {reader.EnvironmentPrefix}{key}. When the host listens it prints one
            line to stdout, "ready URL"; logs go to stderr. SIGTERM stops it after the running requests.
            Exit codes: 0 stopped, 1 could not start, 2 wrong settings.


            """);
        foreach (var (name, fallback, range, description) in reader.Known)
        {
            text.Append("  --").AppendLine(name);
            text.Append("      ").AppendLine(description);
            text.Append("      ").Append(range).AppendLine(fallback.Length > 0 ? $"; default {fallback}" : "");
        }

        return text.ToString();
    }
}
