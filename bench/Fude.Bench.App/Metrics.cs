using System.Globalization;

namespace Fude.Bench.App;

/// <summary>What the application says of itself at <c>/metrics</c>.</summary>
internal static class Metrics
{
    private static readonly HttpClient Client = new();

    /// <summary>The time of a stage summed up, in seconds, and how often it was gone through.</summary>
    public static (double Sum, double Count) Stage(string text, string stage) =>
        (Value(text, "fude_prediction_stage_duration_seconds_sum", stage), Value(text, "fude_prediction_stage_duration_seconds_count", stage));

    /// <summary>Commits of predictions so far.</summary>
    public static double Commits(string text) => Value(text, "fude_store_group_size_count", "");

    /// <summary>Drawings that the live model and the candidate were compared on so far; 0 while there is none.</summary>
    public static double Compared(string text) => Value(text, "fude_canary_compared_total", "");

    /// <summary>The text; empty where there is none. What is not in a text that is there has not happened yet.</summary>
    public static string Read(Uri server)
    {
        using var answer = Client.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/metrics")));
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        return answer.IsSuccessStatusCode ? reader.ReadToEnd() : "";
    }

    private static double Value(string text, string name, string label)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && (label.Length == 0 || line.Contains($"\"{label}\"", StringComparison.Ordinal)));
        return line is null ? (text.Length == 0 ? double.NaN : 0) : double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}
