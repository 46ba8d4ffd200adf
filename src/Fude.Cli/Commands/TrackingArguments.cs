using System.CommandLine;
using Fude.Cli.Tracking;

namespace Fude.Cli.Commands;

/// <summary>What the command line says about recording.</summary>
/// <param name="Server">The server's address; null where it is not given.</param>
/// <param name="Off">Whether nothing is recorded.</param>
/// <param name="Experiment">The experiment by name; null for that of the environment, or the default one.</param>
/// <param name="RunName">The run's name; null lets the server make one up.</param>
/// <param name="Parent">The run that this one is a part of.</param>
/// <param name="Register">The model that the bundle is to be a version of; null for none.</param>
/// <param name="LeastAccuracy">The least accuracy on the test pictures that a registered model has.</param>
internal sealed record TrackingChoice(string? Server, bool Off, string? Experiment, string? RunName, string? Parent, string? Register, double? LeastAccuracy)
{
    private const int MostName = 256;

    /// <summary>Where to record to; null for nowhere.</summary>
    /// <exception cref="Exception">The options contradict each other, or the place.</exception>
    public TrackingPlace? FindPlace(string dataFolder)
    {
        if (Off && (Server ?? Experiment ?? RunName ?? Parent ?? Register) is not null)
            throw CommandLine.Usage("--no-tracking leaves nothing for --tracking, --experiment, --run-name and --register to do: leave it or them out");
        if (Register is { } name && (name.Length is 0 or > MostName || name.AsSpan().ContainsAny('/', ':')))
            throw CommandLine.Usage($"--register '{name}' is no name for a model: give 1 to {MostName} characters without / and :");
        if (LeastAccuracy is { } least && (Register is null || !(least is >= 0 and <= 1)))
            throw CommandLine.Usage("--min-accuracy is for --register, and is 0 to 1: such as --register digits --min-accuracy 0.98");
        if (Off)
            return null;
        var place = TrackingPlace.Find(Server, dataFolder);
        if (Register is not null && !place.HasServer)
            throw CommandLine.Usage("--register needs a tracking server, and none was found: start 'fude up', or name one by --tracking or MLFLOW_TRACKING_URI");
        return place;
    }
}

/// <summary>The options about recording.</summary>
internal sealed class TrackingArguments
{
    private readonly Option<string?> _server = new("--tracking") { Description = "The tracking server to record to. By default MLFLOW_TRACKING_URI, else that of the 'fude up' at work on --data-dir, else a spool in --data-dir that 'fude sync' sends later.", HelpName = "URI" };
    private readonly Option<bool> _off = new("--no-tracking") { Description = "Record nothing." };
    private readonly Option<string?> _experiment = new("--experiment") { Description = "The experiment to record to; made where it is missing (Default).", HelpName = "NAME" };
    private readonly Option<string?> _runName = new("--run-name") { Description = "The run's name; made up by default.", HelpName = "NAME" };
    private readonly Option<string?> _parent = new("--parent-run") { Description = "The run that this one is a part of.", HelpName = "ID", Hidden = true };
    private readonly Option<string?> _register = new("--register") { Description = "Register the bundle as a new version of this model, when it passes its gates.", HelpName = "NAME" };
    private readonly Option<double?> _leastAccuracy = new("--min-accuracy") { Description = "The least accuracy on the test pictures that --register lets through.", HelpName = "X" };

    public void AddTo(Command command)
    {
        Option[] all = [_server, _off, _experiment, _runName, _parent, _register, _leastAccuracy];
        foreach (var option in all)
            command.Options.Add(option);
    }

    public TrackingChoice Read(ParseResult parsed) => new(
        parsed.GetValue(_server),
        parsed.GetValue(_off),
        parsed.GetValue(_experiment),
        parsed.GetValue(_runName),
        parsed.GetValue(_parent),
        parsed.GetValue(_register),
        parsed.GetValue(_leastAccuracy));
}
