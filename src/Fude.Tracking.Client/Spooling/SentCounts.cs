namespace Fude.Tracking.Client.Spooling;

/// <summary>Records that were sent.</summary>
internal readonly record struct SentCounts(long Metrics, long Params, long Tags, long Inputs, long Artifacts)
{
    public SentCounts With(List<SpoolRecord> records)
    {
        var counts = this;
        foreach (var record in records)
        {
            counts = record switch
            {
                { Metric: not null } => counts with { Metrics = counts.Metrics + 1 },
                { Param: not null } => counts with { Params = counts.Params + 1 },
                { Tag: not null } => counts with { Tags = counts.Tags + 1 },
                { Input: not null } => counts with { Inputs = counts.Inputs + 1 },
                { Artifact: not null } => counts with { Artifacts = counts.Artifacts + 1 },
                _ => counts,
            };
        }

        return counts;
    }
}
