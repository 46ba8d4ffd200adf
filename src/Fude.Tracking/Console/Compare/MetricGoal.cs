namespace Fude.Tracking.Console.Compare;

/// <summary>Which values of a metric are the better ones.</summary>
public enum MetricGoal
{
    /// <summary>Nobody knows: none is marked.</summary>
    None,

    /// <summary>Low ones.</summary>
    Low,

    /// <summary>High ones.</summary>
    High,
}

/// <summary>Guesses from a metric's name what is better; a person may say otherwise.</summary>
internal static class MetricGoals
{
    private static readonly string[] Low =
    [
        "loss", "error", "err", "mae", "mse", "rmse", "mape", "perplexity", "ppl", "nll", "ece", "brier", "fpr", "fnr", "wer", "cer", "latency", "seconds",
        "duration", "time", "ms", "p50", "p90", "p95", "p99", "bytes", "size", "regret", "kl", "gap", "drift",
    ];

    private static readonly string[] High =
    [
        "accuracy", "acc", "auc", "auroc", "f1", "fscore", "precision", "recall", "r2", "score", "iou", "dice", "map", "ndcg", "mrr", "bleu", "rouge",
        "reward", "throughput", "agreement", "tpr", "tnr", "sensitivity", "specificity", "likelihood",
    ];

    /// <summary>The goal of a metric: the last word of its name that says something counts.</summary>
    /// <param name="key">The metric.</param>
    public static MetricGoal Of(string key) => key
        .Split(['_', '.', '/', '-', ' ', ':'], StringSplitOptions.RemoveEmptyEntries)
        .Reverse()
        .Select(word => word.ToLowerInvariant())
        .Select(word => Low.Contains(word) ? MetricGoal.Low : High.Contains(word) ? MetricGoal.High : MetricGoal.None)
        .FirstOrDefault(goal => goal != MetricGoal.None);
}
