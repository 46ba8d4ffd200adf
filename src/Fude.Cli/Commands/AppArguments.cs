using System.CommandLine;
using Fude.Cli.Releasing;
using Fude.Cli.Tracking;

namespace Fude.Cli.Commands;

/// <summary>Which application a command speaks to.</summary>
internal sealed class AppArguments
{
    private readonly Option<string?> _app = new("--app") { Description = "The application. Default: FUDE_APPLICATION_URI, else that of the 'fude up' at work on --data-dir.", HelpName = "URL" };
    private readonly Option<string> _data = CommonOptions.DataFolder();

    public Command AddTo(Command command)
    {
        command.Options.Add(_app);
        command.Options.Add(_data);
        return command;
    }

    public string DataFolder(ParseResult parsed) => parsed.GetRequiredValue(_data);

    /// <exception cref="CommandException">There is none.</exception>
    public ReleaseClient Connect(ParseResult parsed)
    {
        var data = DataFolder(parsed);
        return new ReleaseClient(AppPlace.Find(parsed.GetValue(_app), data) ?? throw new CommandException($"no application runs for {Path.GetFullPath(data)}: start 'fude up', or name one with --app"));
    }
}
