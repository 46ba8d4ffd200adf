using System.Globalization;

namespace Fude.Tracking.Client;

/// <summary>What can be wrong with settings. The names are those of the environment variables, which is where most of them come from.</summary>
internal static class SettingsCheck
{
    public static IReadOnlyList<string> Mistakes(TrackingSettings settings)
    {
        var mistakes = new List<string>();
        void Require(bool holds, string mistake)
        {
            if (!holds)
                mistakes.Add(mistake);
        }

        Require(IsServer(settings.TrackingUri), $"MLFLOW_TRACKING_URI is '{settings.TrackingUri}'; give the address of a server, such as {TrackingSettings.DefaultUri}.");
        Require(settings.Password is null || settings.Username is not null, "MLFLOW_TRACKING_PASSWORD is set without MLFLOW_TRACKING_USERNAME; set both or neither.");
        Require(settings.Username is null || settings.Password is not null, "MLFLOW_TRACKING_USERNAME is set without MLFLOW_TRACKING_PASSWORD; set both or neither.");
        Require(settings.Username?.Contains(':', StringComparison.Ordinal) != true, "MLFLOW_TRACKING_USERNAME holds a ':', which basic authentication can't send.");
        Require(IsHeaderText(settings.Token), "MLFLOW_TRACKING_TOKEN holds characters that a header can't carry; it should be one word of ASCII.");
        Require(settings.ExperimentName is null || settings.ExperimentId is null, "MLFLOW_EXPERIMENT_NAME and MLFLOW_EXPERIMENT_ID are both set; set one of them.");
        Require(settings.ExperimentId is not { } id || IsId(id), $"MLFLOW_EXPERIMENT_ID is '{settings.ExperimentId}'; an experiment's id is a number.");
        Require(settings.RunId is not { } run || IsRunId(run), $"MLFLOW_RUN_ID is '{settings.RunId}'; a run's id is 1 to 64 letters, digits, '_' or '-'.");
        Require(Within(settings.RequestTimeout, 1, 3600), $"MLFLOW_HTTP_REQUEST_TIMEOUT is {Seconds(settings.RequestTimeout)}; give 1 to 3600 seconds.");
        Require(settings.Retries is >= 0 and <= 20, $"{nameof(TrackingSettings.Retries)} is {settings.Retries}; give 0 to 20.");
        Require(Within(settings.RetryDelay, 0.001, 60), $"{nameof(TrackingSettings.RetryDelay)} is {Seconds(settings.RetryDelay)}; give 0.001 to 60 seconds.");
        return mistakes;
    }

    /// <summary>Whether an address is one that a server can have. Credentials belong into settings of their own.</summary>
    public static bool IsServer(Uri uri) =>
        uri is { IsAbsoluteUri: true, Scheme: "http" or "https", Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" };

    private static bool IsId(string id) => id.Length is > 0 and < 20 && id.All(char.IsAsciiDigit);

    private static bool IsRunId(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static bool IsHeaderText(string? text) => text is null || (text.Length > 0 && text.All(c => c is > ' ' and < '\x7f'));

    private static bool Within(TimeSpan span, double least, double most) => span.TotalSeconds >= least && span.TotalSeconds <= most;

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " seconds";
}
