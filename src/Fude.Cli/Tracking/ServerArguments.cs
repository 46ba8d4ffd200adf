using System.CommandLine;
using Fude.Cli.Commands;
using Fude.Tracking.Client;

namespace Fude.Cli.Tracking;

/// <summary>The options by which a command finds its tracking server.</summary>
internal sealed class ServerArguments
{
    private const string Variable = "MLFLOW_TRACKING_URI";
    private readonly Option<string> _data = CommonOptions.DataFolder();
    private readonly Option<string?> _tracking = new("--tracking")
    {
        Description = $"The tracking server's address. By default {Variable}, else the one that 'fude up' runs for --data-dir.",
        HelpName = "URI",
    };

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Options.Add(_tracking);
        command.Options.Add(_data);
        return command;
    }

    /// <summary>Fude's folder.</summary>
    public string DataFolder(ParseResult parsed) => parsed.GetRequiredValue(_data);

    /// <summary>A client of the server that is named, else of the environment's, else of the one that runs here.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public TrackingClient Connect(ParseResult parsed)
    {
        var named = parsed.GetValue(_tracking);
        var variable = Environment.GetEnvironmentVariable(Variable);
        var local = RunningServer.Find(DataFolder(parsed));
        if (named is null && string.IsNullOrWhiteSpace(variable) && local is null)
            throw new CommandException($"no tracking server runs for {Path.GetFullPath(DataFolder(parsed))}: start one with 'fude up', or name one with --tracking URI or {Variable}");
        if (named is not null && !IsAddress(named))
            throw CommandLine.Usage($"--tracking '{named}' is not the address of a server: give one such as {TrackingSettings.DefaultUri}");
        var settings = TrackingSettings.FromEnvironment(name => name == Variable ? named ?? (string.IsNullOrWhiteSpace(variable) ? local!.Uri.AbsoluteUri : variable) : Environment.GetEnvironmentVariable(name));
        return new TrackingClient(LocalSignIn.For(settings, DataFolder(parsed)));
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
