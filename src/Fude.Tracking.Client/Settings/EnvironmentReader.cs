using System.Globalization;

namespace Fude.Tracking.Client;

/// <summary>Reads the environment variables of MLflow's clients.</summary>
internal static class EnvironmentReader
{
    public static TrackingSettings Read(Func<string, string?> variable)
    {
        string? Text(string name) => variable(name) is { } text && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

        var mistakes = new List<string>();
        string? Secret(string name) => Text(name) is { } file ? ReadSecret(name, file, mistakes) : null;

        var settings = new TrackingSettings
        {
            Username = Text("MLFLOW_TRACKING_USERNAME"),
            // A password may begin or end with a space.
            Password = variable("MLFLOW_TRACKING_PASSWORD") is { Length: > 0 } password ? password : Secret("MLFLOW_TRACKING_PASSWORD_FILE"),
            Token = Text("MLFLOW_TRACKING_TOKEN") ?? Secret("MLFLOW_TRACKING_TOKEN_FILE")?.Trim(),
            InsecureTls = Flag(Text("MLFLOW_TRACKING_INSECURE_TLS"), mistakes),
            ExperimentName = Text("MLFLOW_EXPERIMENT_NAME"),
            ExperimentId = Text("MLFLOW_EXPERIMENT_ID"),
            RunId = Text("MLFLOW_RUN_ID"),
            RequestTimeout = Timeout(Text("MLFLOW_HTTP_REQUEST_TIMEOUT"), mistakes),
        };
        if (Text("MLFLOW_TRACKING_URI") is { } uri)
            settings = WithUri(settings, uri, mistakes);
        mistakes.AddRange(SettingsCheck.Mistakes(settings));
        return mistakes.Count == 0 ? settings : throw new TrackingSettingsException(mistakes);
    }

    // "http://user:password@host" signs in, as it does with MLflow's clients; settings of their own win.
    private static TrackingSettings WithUri(TrackingSettings settings, string text, List<string> mistakes)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            mistakes.Add($"MLFLOW_TRACKING_URI is '{text}'; this client needs the address of a server that speaks http or https, such as {TrackingSettings.DefaultUri}.");
            return settings;
        }

        if (uri.UserInfo.Length == 0)
            return settings with { TrackingUri = uri };
        var parts = uri.UserInfo.Split(':', 2);
        settings = settings with { TrackingUri = new UriBuilder(uri) { UserName = "", Password = "" }.Uri };
        return settings.Username is not null || settings.Token is not null || parts.Length < 2
            ? settings
            : settings with { Username = Uri.UnescapeDataString(parts[0]), Password = Uri.UnescapeDataString(parts[1]) };
    }

    // As container platforms hand secrets over: MLflow's own clients have no such variable.
    private static string? ReadSecret(string name, string file, List<string> mistakes)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n') is { Length: > 0 } secret ? secret : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes.Add($"{name} names '{file}', which can't be read: {e.Message}");
            return null;
        }
    }

    private static bool Flag(string? text, List<string> mistakes)
    {
        if (text is null or "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return false;
        if (text != "1" && !text.Equals("true", StringComparison.OrdinalIgnoreCase))
            mistakes.Add($"MLFLOW_TRACKING_INSECURE_TLS is '{text}'; give true or false.");
        return true;
    }

    private static TimeSpan Timeout(string? text, List<string> mistakes)
    {
        if (text is null)
            return new TrackingSettings().RequestTimeout;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600)
            return TimeSpan.FromSeconds(seconds);
        mistakes.Add($"MLFLOW_HTTP_REQUEST_TIMEOUT is '{text}'; give 1 to 3600 seconds.");
        return new TrackingSettings().RequestTimeout;
    }
}
