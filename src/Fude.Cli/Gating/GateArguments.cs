using System.CommandLine;
using Fude.Cli.Commands;
using Fude.Cli.Tracking;
using Fude.Training.Datasets;
using Fude.Training.Datasets.Feedback;
using Fude.Training.Gates;
using Fude.Training.Gates.Inputs;

namespace Fude.Cli.Gating;

/// <summary>What the command line says about the gate.</summary>
/// <param name="Dataset">The dataset; an empty name for the run's own.</param>
/// <param name="App">The application; null where there is none.</param>
/// <param name="Options">The thresholds.</param>
/// <param name="ForceReason">Why a bundle is let through though it fails; null where it is not.</param>
/// <param name="DataFolder">Fude's folder.</param>
internal sealed record GateChoice(DatasetOptions Dataset, FeedbackPlace? App, GateOptions Options, string? ForceReason, string DataFolder);

/// <summary>The options about the gate, as every command has them that judges a bundle.</summary>
internal sealed class GateArguments
{
    private readonly Option<string?> _dataset = new("--dataset")
    {
        Description = $"The dataset whose test pictures it is judged by; {GateSources.NoDataset} for none. By default that of its run.",
        HelpName = "NAME",
    };

    private readonly DatasetArguments _more = new();
    private readonly Option<string?> _gates = new("--gates") { Description = "A JSON or YAML file of thresholds; what it does not name has its default.", HelpName = "FILE" };
    private readonly Option<string?> _force = new("--force") { Description = "Let it through though it fails; the reason is kept.", HelpName = "REASON" };

    public void AddTo(Command command)
    {
        command.Options.Add(_dataset);
        _more.AddTo(command);
        command.Options.Add(_gates);
        command.Options.Add(_force);
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    public GateChoice Read(ParseResult parsed, string dataFolder)
    {
        var reason = parsed.GetValue(_force);
        if (parsed.GetResult(_force) is not null && string.IsNullOrWhiteSpace(reason))
            throw CommandLine.Usage("--force needs a reason, which is kept: --force \"why\"");
        var dataset = _more.Read(parsed, dataFolder, parsed.GetValue(_dataset) ?? "");
        return new(dataset, dataset.Feedback, parsed.GetValue(_gates) is { } file ? GateOptionsFile.Read(file) : new(), reason?.Trim(), dataFolder);
    }
}
