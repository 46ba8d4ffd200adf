using Fude.Hosting.Settings;

namespace Fude.Tracking.Settings;

/// <summary>Limits on what the protocol carries. Those of MLflow's own clients are the defaults.</summary>
public sealed record ProtocolLimits
{
    /// <summary>Bytes of a request's body, where it is not an artifact.</summary>
    public int MaxBodyBytes { get; init; } = 32 << 20;

    /// <summary>Characters of the key of a metric, param or tag. The database's columns hold no more.</summary>
    public int MaxKey { get; init; } = 250;

    /// <summary>Characters of a param's value.</summary>
    public int MaxParamValue { get; init; } = 6000;

    /// <summary>Characters of a run tag's value.</summary>
    public int MaxTagValue { get; init; } = 8000;

    /// <summary>Characters of the value of an experiment's or a model's tag.</summary>
    public int MaxEntityTagValue { get; init; } = 5000;

    /// <summary>Metrics of one batch.</summary>
    public int MaxBatchMetrics { get; init; } = 1000;

    /// <summary>Params of one batch.</summary>
    public int MaxBatchParams { get; init; } = 100;

    /// <summary>Tags of one batch.</summary>
    public int MaxBatchTags { get; init; } = 100;

    /// <summary>Metrics, params and tags of one batch together.</summary>
    public int MaxBatch { get; init; } = 1000;

    /// <summary>Datasets of one request.</summary>
    public int MaxDatasets { get; init; } = 1000;

    /// <summary>Points of one answer with a metric's history.</summary>
    public int MaxHistory { get; init; } = 1_000_000;

    /// <summary>Points of one answer of the bulk history.</summary>
    public int MaxBulkHistory { get; init; } = 25_000;

    /// <summary>Steps that the sampled history chooses.</summary>
    public int MaxIntervalPoints { get; init; } = 2500;

    /// <summary>Runs of one request of the bulk history.</summary>
    public int MaxBulkRuns { get; init; } = 100;

    internal static ProtocolLimits Read(SettingsReader reader)
    {
        var limits = new ProtocolLimits();
        return limits with
        {
            MaxBodyBytes = reader.Number("Limits:MaxBodyBytes", limits.MaxBodyBytes, 1 << 16, 1 << 30, "Bytes of a request's body, where it is not an artifact."),
            MaxBatchMetrics = reader.Number("Limits:MaxBatchMetrics", limits.MaxBatchMetrics, 1, 100_000, "Metrics of one batch."),
            MaxBatch = reader.Number("Limits:MaxBatch", limits.MaxBatch, 1, 100_000, "Metrics, params and tags of one batch together."),
            MaxHistory = reader.Number("Limits:MaxHistory", limits.MaxHistory, 1, 100_000_000, "Points of one answer with a metric's history."),
        };
    }
}
