using System.CommandLine;
using Fude.Cli.Clusters;
using Fude.Cli.Sweeps;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude sweep</c>: tries options of training and names the best.</summary>
public static class SweepCommand
{
    private const int MostTrials = 1000;
    private const int MostParallel = 64;
    private const string Threads = "--threads";

    private static readonly string[] Metrics =
    [
        "valid_acc", "valid_loss", "train_acc", "train_loss", "test_acc", "test_loss", "test_macro_f1", "test_calibration_error", "images_per_second", "training_seconds",
    ];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var space = new Option<string[]>("--param") { Description = "An option of training and the values to try: lr=0.001,0.003. Several make all combinations.", HelpName = "NAME=VALUES", Required = true };
        var random = new Option<int?>("--random") { Description = "Try so many combinations, chosen at random, instead of all.", HelpName = "N" };
        var sweepSeed = new Option<int>("--sweep-seed") { Description = "Fixes what --random chooses.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var parallel = new Option<int?>("--parallel") { Description = "Trials at a time (1); they share the processors. With --on all at once, and the cluster decides.", HelpName = "N" };
        var metric = new Option<string>("--metric") { Description = "What trials are compared by, at the epoch that a trial has kept: valid_acc, valid_loss, train_acc, train_loss, test_acc, test_loss…", HelpName = "NAME", DefaultValueFactory = _ => "valid_acc" };
        var (data, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var (options, tracking, cluster) = (new TrainingArguments(), new TrackingArguments(), new ClusterArguments());
        var command = new Command("sweep", "Train with several values of options, each a run of its own, and name the best. Takes all options of 'fude train' for what the trials have in common.") { space, random, sweepSeed, parallel, metric, data, json };
        options.AddTo(command);
        tracking.AddTo(command);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var wanted = new SearchSpace(ReadSpace(parsed.GetRequiredValue(space), parsed, options));
            var trials = Choose(wanted, parsed.GetValue(random), parsed.GetRequiredValue(sweepSeed));
            var choice = cluster.Read(parsed);
            var together = Math.Min(Parallel(parsed.GetValue(parallel) ?? (choice is null ? 1 : MostParallel)), trials.Count);
            var request = new SweepRequest
            {
                Space = wanted,
                Trials = trials,
                Common = Common(options.Typed(parsed), choice is null ? together : 1, wanted),
                Parallel = together,
                Metric = Metric(parsed.GetRequiredValue(metric)),
                DataFolder = parsed.GetRequiredValue(data),
                Dataset = options.ReadDataset(parsed, parsed.GetRequiredValue(data)).Name,
                Tracking = tracking.Read(parsed),
            };
            return RunAsync(request, choice, parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(SweepRequest request, ClusterChoice? choice, bool json, CancellationToken cancellation)
    {
        foreach (var trial in request.Trials)
            Check(request, trial);
        var console = json ? Output.Notes : AnsiConsole.Console;
        var (place, trials) = choice is null ? Here(request) : await OnClusterAsync(request, choice, console, cancellation);
        var (summary, failure) = await new Sweep(request, place, trials, console).RunAsync(cancellation);
        if (json)
            JsonOutput.Write(summary);
        if (failure is not null)
            throw failure;
        if (summary.Interrupted)
            return CommandLine.Interrupted;
        return summary.Best is not null ? 0 : throw new CommandException(summary.Trials.FirstOrDefault()?.Failure is { } first ? $"no trial ended well; the first: {first}" : $"no trial has {request.Metric}");
    }

    private static (TrackingPlace? Place, ITrialRunner Trials) Here(SweepRequest request)
    {
        var place = request.Tracking.FindPlace(request.DataFolder);
        return (place, new LocalTrials(request, place));
    }

    private static async Task<(TrackingPlace? Place, ITrialRunner Trials)> OnClusterAsync(SweepRequest request, ClusterChoice choice, IAnsiConsole console, CancellationToken cancellation)
    {
        if (choice.DryRun)
            throw CommandLine.Usage("--dry-run is for 'fude train': it prints the manifest of one job");
        foreach (var dataset in request.Trials.SelectMany(trial => trial.Values).Where(pair => pair.Key == "dataset").Select(pair => pair.Value).Append(request.Dataset))
            ClusterArguments.CheckDataset(dataset);
        var place = ClusterArguments.FindPlace(choice, request.Tracking, request.DataFolder);
        var cluster = choice.Open();
        await cluster.CheckAsync(cancellation);
        return (place, new ClusterTrials(choice, cluster, place, request.Tracking, console.WriteLine));
    }

    private static List<SweepParam> ReadSpace(string[] texts, ParseResult parsed, TrainingArguments options)
    {
        var space = new List<SweepParam>();
        foreach (var text in texts)
        {
            var param = SweepParam.Parse(text, out var mistake) ?? throw CommandLine.Usage(mistake!);
            if (options.All.All(option => option.Name != $"--{param.Name}"))
                throw CommandLine.Usage($"--param '{param.Name}' is no option of training: 'fude train --help' lists them");
            if (space.Any(other => other.Name == param.Name) || options.Typed(parsed).Contains($"--{param.Name}", StringComparer.Ordinal))
                throw CommandLine.Usage($"'{param.Name}' is given twice: by --param once, and not by itself");
            space.Add(param);
        }

        return space;
    }

    private static List<Trial> Choose(SearchSpace space, int? random, int seed)
    {
        if (random is < 1 or > MostTrials)
            throw CommandLine.Usage($"--random must be 1 to {MostTrials}, not {random}");
        if (random is null && space.Count > MostTrials)
            throw CommandLine.Usage($"--param makes {space.Count} combinations, and {MostTrials} are the most: choose some by --random N");
        return [.. space.Choose(random, seed).Select((values, index) => new Trial(index + 1, values))];
    }

    private static string Metric(string given) =>
        Metrics.Contains(given, StringComparer.Ordinal) ? given : throw CommandLine.Usage($"--metric '{given}' is not one that a trial has: choose {string.Join(", ", Metrics)}");

    private static int Parallel(int given) =>
        given is >= 1 and <= MostParallel ? given : throw CommandLine.Usage($"--parallel must be 1 to {MostParallel}, not {given}");

    private static List<string> Common(IReadOnlyList<string> typed, int parallel, SearchSpace space)
    {
        var chosen = typed.Contains(Threads, StringComparer.Ordinal) || space.Params.Any(param => $"--{param.Name}" == Threads);
        return parallel == 1 || chosen ? [.. typed] : [.. typed, Threads, Math.Max(1, Environment.ProcessorCount / parallel).ToString(System.Globalization.CultureInfo.InvariantCulture)];
    }

    // Before the first trial has run for an hour.
    private static void Check(SweepRequest request, Trial trial)
    {
        var options = new TrainingArguments();
        var command = new Command("train");
        options.AddTo(command);
        var parsed = command.Parse([.. request.Common, .. trial.Values.SelectMany(pair => (string[])[$"--{pair.Key}", pair.Value])]);
        if (ParseMistakes.Tell(parsed) is { } misfit)
            throw CommandLine.Usage($"{trial}: {misfit}");
        var training = options.Read(parsed);
        if (training.FindMistakes() is [_, ..] mistakes)
            throw CommandLine.Usage($"{trial}: {string.Join("; ", mistakes)}");
        if (request.Metric.StartsWith("valid_", StringComparison.Ordinal) && training.ValidationShare == 0)
            throw CommandLine.Usage($"{trial}: without held-out pictures (--validation 0) there is no {request.Metric}: choose another --metric");
    }
}
