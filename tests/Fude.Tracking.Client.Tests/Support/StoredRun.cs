using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>All that a server has of a run.</summary>
public sealed record StoredRun(RunInfo Info)
{
    public List<Metric> Metrics { get; } = [];

    public Dictionary<string, string> Params { get; } = [];

    public Dictionary<string, string> Tags { get; } = [];

    public List<string> Inputs { get; } = [];

    public Dictionary<string, byte[]> Artifacts { get; } = [];

    public static async Task<StoredRun> ReadAsync(TrackingClient client, string runId)
    {
        var read = await client.GetRunAsync(runId);
        var run = new StoredRun(read.Info);
        foreach (var metric in read.Data.Metrics)
            run.Metrics.AddRange(await client.GetMetricHistoryAsync(runId, metric.Key).ToListAsync());
        foreach (var param in read.Data.Params)
            run.Params.Add(param.Key, param.Value);
        foreach (var tag in read.Data.Tags)
            run.Tags.Add(tag.Key, tag.Value);
        run.Inputs.AddRange(read.Inputs?.DatasetInputs.Select(input => input.Dataset.Digest) ?? []);
        await run.ReadArtifactsAsync(client.ArtifactsAt(read.Info.ArtifactUri!), "");
        return run;
    }

    private async Task ReadArtifactsAsync(ArtifactRoot root, string folder)
    {
        foreach (var file in await root.ListAsync(folder))
        {
            if (file.IsDir)
            {
                await ReadArtifactsAsync(root, file.Path);
                continue;
            }

            using var content = new MemoryStream();
            await root.DownloadAsync(file.Path, content);
            Artifacts.Add(file.Path, content.ToArray());
        }
    }
}
