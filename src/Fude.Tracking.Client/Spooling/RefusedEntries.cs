using System.Globalization;
using System.Text;

namespace Fude.Tracking.Client.Spooling;

/// <summary>Lists what the server will never take: in the spool's folder, one line each, and to who listens.</summary>
internal sealed class RefusedEntries(SpoolFolder folder, Action<TrackingProblem> report)
{
    public void Add(SpoolRecord record, string reason)
    {
        var what = Describe(record);
        try
        {
            File.AppendAllText(folder.RefusedFile, $"{what}: {reason.ReplaceLineEndings(" ")}\n", Encoding.UTF8);
        }
        catch (IOException)
        {
            // It is told at least.
        }

        report(new(TrackingProblemKind.Refused, $"{what} is refused: {reason}"));
    }

    private static string Describe(SpoolRecord record) => record switch
    {
        { Metric: { } metric } => string.Create(CultureInfo.InvariantCulture, $"metric {metric.Key} = {metric.Value:R} at step {metric.Step}"),
        { Param: { } param } => $"param {param.Key}",
        { Tag: { } tag } => $"tag {tag.Key}",
        { Input: { } input } => $"input {input.Dataset.Name}",
        { Artifact: { } artifact } => $"artifact {artifact.Path}",
        _ => "the end of the run",
    };
}
