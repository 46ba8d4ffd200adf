using System.CommandLine;
using Fude.Cli.Tracking;
using Fude.Training.Datasets;

namespace Fude.Cli.Commands;

/// <summary>The options by which a dataset is chosen on the command line.</summary>
/// <param name="preset">The dataset that is taken when none is named; null for a command that names it otherwise.</param>
internal sealed class DatasetArguments(string? preset = null)
{
    private readonly Option<string>? _name = preset is null ? null : CommonOptions.Dataset(preset);
    private readonly Option<long> _seed = new("--dataset-seed") { Description = "Fixes what a generated dataset holds and how one without a test part is split.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _train = new("--train-count") { Description = "At most so many training pictures.", HelpName = "N" };
    private readonly Option<int?> _test = new("--test-count") { Description = "At most so many test pictures.", HelpName = "N" };
    private readonly Option<bool> _skipBad = new("--skip-bad") { Description = "Leave out pictures of a folder that can't be read, and tell how many." };

    private readonly Option<string?> _app = new("--app") { Description = "For feedback: the application that is asked. By default FUDE_APPLICATION_URI, else that of the 'fude up' at work on --data-dir.", HelpName = "URI" };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [.. _name is null ? (Option[])[] : [_name], _seed, _train, _test, _skipBad, _app];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="name">The dataset, where another option names it.</param>
    public DatasetOptions Read(ParseResult parsed, string dataFolder, string? name = null) => new()
    {
        Name = name ?? (_name is null ? "" : parsed.GetRequiredValue(_name)),
        Feedback = AppPlace.Find(parsed.GetValue(_app), dataFolder),
        DataDir = dataFolder,
        Seed = parsed.GetRequiredValue(_seed),
        TrainCount = parsed.GetValue(_train),
        TestCount = parsed.GetValue(_test),
        SkipBadPictures = parsed.GetValue(_skipBad),
    };
}
