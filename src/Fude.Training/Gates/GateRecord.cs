using System.Text.RegularExpressions;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Recording;

namespace Fude.Training.Gates;

/// <summary>Keeps a report with the run that it is of: as files below <c>gate/</c>, as metrics and as tags. A later report replaces the files and tags.</summary>
public static partial class GateRecord
{
    /// <summary>The folder among the run's artifacts.</summary>
    public const string Folder = "gate";

    /// <summary>The tag that says <c>passed</c>, <c>failed</c> or <c>forced</c>.</summary>
    public const string Tag = "fude.gate";

    /// <summary>What the tag says of a report.</summary>
    /// <param name="report">The report.</param>
    public static string WordFor(GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Passed ? "passed" : report.ForceReason is null ? "failed" : "forced";
    }

    /// <summary>Logs a report.</summary>
    /// <param name="client">The server.</param>
    /// <param name="runId">The run.</param>
    /// <param name="report">The report.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TrackingException">The server refuses or can't be reached.</exception>
    public static async Task LogAsync(TrackingClient client, string runId, GateReport report, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(report);
        var folder = Directory.CreateTempSubdirectory("fude-gate-");
        try
        {
            report.WriteJson(Path.Combine(folder.FullName, GateReport.JsonName));
            report.WriteHtml(Path.Combine(folder.FullName, GateReport.HtmlName));
            await client.UploadArtifactsAsync(runId, folder.FullName, Folder, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var at = report.At.ToUnixTimeMilliseconds();
        List<Tag> tags =
        [
            new(Tag, WordFor(report)),
            new($"{Tag}.digest", report.Bundle.Digest),
            new($"{Tag}.failures", ProcessTags.Cut(string.Join("\n", report.Failures))),
            new($"{Tag}.reason", ProcessTags.Cut(report.ForceReason ?? "")),
        ];
        // What is held against a limit; the rest is in the report. Labels may be in any script, names of metrics may not.
        var metrics = report.Checks.SelectMany(check => check.Figures)
            .Where(figure => figure.Threshold is not null && double.IsFinite(figure.Value) && Name().IsMatch(figure.Name))
            .Select(figure => new Metric($"gate.{figure.Name}", figure.Value, at, 0));
        await client.LogBatchAsync(runId, [.. metrics], null, tags, cancellation);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.\- ]{1,240}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
