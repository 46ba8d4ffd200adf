namespace Fude.Tracking.Console.RunPage;

/// <summary>Which of a metric's values is its best, as its name tells.</summary>
internal static class MetricAim
{
    private static readonly string[] Less = ["loss", "error", "err", "mse", "rmse", "mae", "perplexity", "ppl", "latency", "wer", "cer", "brier", "logloss", "nll"];
    private static readonly string[] More = ["acc", "accuracy", "auc", "f1", "precision", "recall", "score", "r2", "map", "bleu", "rouge", "iou", "dice", "reward"];

    /// <summary>-1 where less is better, 1 where more is, 0 where the name does not tell.</summary>
    /// <param name="name">The metric's name.</param>
    public static int Of(string name)
    {
        var words = name.ToLowerInvariant().Split(['_', '-', '/', '.', ' ', ':'], StringSplitOptions.RemoveEmptyEntries);
        return Array.Exists(words, word => Less.Contains(word, StringComparer.Ordinal)) ? -1 : Array.Exists(words, word => More.Contains(word, StringComparer.Ordinal)) ? 1 : 0;
    }
}
