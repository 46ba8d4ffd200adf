using System.Text;

namespace Fude.App.Settings;

/// <summary>One key, for the help.</summary>
/// <param name="Key">The key.</param>
/// <param name="Fallback">Its default, or nothing.</param>
/// <param name="Range">What it may be.</param>
/// <param name="Description">What it does.</param>
internal sealed record SettingDescription(string Key, string Fallback, string Range, string Description);

/// <summary>The text of <c>--help</c>, from the same calls that read the settings.</summary>
internal static class SettingsHelp
{
    public static string Text()
    {
        var reader = SettingsReader.FromCommandLineAndEnvironment([]);
        AppSettings.Read(reader);
        var text = new StringBuilder("""
            Fude.App serves the drawing page and its API.

              dotnet Fude.App.dll --Bundle:Path=FOLDER [--Key=Value …]

            Each key can come from the environment too: FUDE_APP_Bundle__Path. When the host listens it prints one
            line to stdout, "ready URL"; logs go to stderr. SIGTERM stops it after the running requests.
            Exit codes: 0 stopped, 1 could not start, 2 wrong settings.


            """);
        foreach (var (key, fallback, range, description) in reader.Known)
        {
            text.Append("  --").AppendLine(key);
            text.Append("      ").AppendLine(description);
            text.Append("      ").Append(range).AppendLine(fallback.Length > 0 ? $"; default {fallback}" : "");
        }

        return text.ToString();
    }
}
