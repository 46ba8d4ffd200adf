using System.Text.RegularExpressions;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Console.RunPage;

/// <summary>The command that trains what a run of <c>fude train</c> has trained.</summary>
/// <param name="Text">The command, as a shell takes it.</param>
/// <param name="LeftOut">Params that no option sets.</param>
internal sealed partial record RerunCommand(string Text, IReadOnlyList<string> LeftOut)
{
    private const string FromTrain = "fude train";

    // By the names that Fude.Training gives params, and fude train its options.
    private static readonly (string Param, string Option)[] Options =
    [
        ("dataset", "--dataset"), ("dataset_seed", "--dataset-seed"), ("train_count", "--train-count"), ("test_count", "--test-count"), ("model", "--model"), ("hidden", "--hidden"),
        ("epochs", "--epochs"), ("batch_size", "--batch-size"), ("learning_rate", "--lr"), ("schedule", "--schedule"), ("optimizer", "--optimizer"), ("weight_decay", "--weight-decay"),
        ("augmentation", "--augment"), ("label_smoothing", "--label-smoothing"), ("validation_share", "--validation"), ("seed", "--seed"), ("device", "--device"), ("threads", "--threads"),
    ];

    /// <summary>Builds it; null where the run is not one of <c>fude train</c>.</summary>
    /// <param name="run">The run.</param>
    public static RerunCommand? Of(RunSnapshot run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var values = run.Run.Data.Params.ToDictionary(param => param.Key, param => param.Value, StringComparer.Ordinal);
        if (run.Tag("mlflow.source.name") != FromTrain || !values.ContainsKey("model") || !values.ContainsKey("dataset"))
            return null;
        var parts = new List<string> { FromTrain };
        foreach (var (param, option) in Options)
        {
            if (values.GetValueOrDefault(param) is { } value && Given(param, value) is { } given)
                parts.Add($"{option}{(given.StartsWith('-') ? '=' : ' ')}{Quoted(given)}");
        }

        if (run.Experiment.Length > 0)
            parts.Add($"--experiment{(run.Experiment.StartsWith('-') ? '=' : ' ')}{Quoted(run.Experiment)}");
        var known = Options.Select(option => option.Param).ToHashSet(StringComparer.Ordinal);
        return new RerunCommand(string.Join(' ', parts), [.. values.Keys.Where(key => !known.Contains(key) && !IsUsual(key, values[key])).Order(StringComparer.Ordinal)]);
    }

    // "all" and "none" are what an option that is not given means.
    private static string? Given(string param, string value) => (param, value) switch
    {
        ("augmentation", _) => value == "yes" ? "true" : "false",
        (_, "all" or "none") => null,
        _ => value,
    };

    // How pictures are varied has no options: with the usual figures the command varies them in the same way.
    private static bool IsUsual(string param, string value) => (param, value) is
        ("augmentation.rotation", "10") or ("augmentation.scale", "0.12") or ("augmentation.shear", "0.2") or ("augmentation.shift", "1.5") or ("augmentation.thickness", "0.5");

    // Whoever logged a param decides what it says: a shell takes it as a word and as nothing else.
    private static string Quoted(string argument)
    {
        var line = Control().Replace(argument, "");
        return Plain().IsMatch(line) ? line : $"'{line.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    [GeneratedRegex(@"\p{C}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Control();

    [GeneratedRegex(@"^[\w@%+=:,./][\w@%+=:,./-]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
