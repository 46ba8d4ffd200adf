using System.CommandLine;
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

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [.. _name is null ? (Option[])[] : [_name], _seed, _train, _test, _skipBad];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    public DatasetOptions Read(ParseResult parsed, string dataFolder) => new()
    {
        Name = _name is null ? "" : parsed.GetRequiredValue(_name),
        DataDir = dataFolder,
        Seed = parsed.GetRequiredValue(_seed),
        TrainCount = parsed.GetValue(_train),
        TestCount = parsed.GetValue(_test),
        SkipBadPictures = parsed.GetValue(_skipBad),
    };
}
