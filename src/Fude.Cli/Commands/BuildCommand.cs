using System.CommandLine;
using Fude.Cli.Building;
using Fude.Cli.Gating;
using Fude.Cli.Images;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude build</c>: from a chosen run to what is deployed.</summary>
public static class BuildCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var (server, gate, json) = (new ServerArguments(), new GateArguments(), CommonOptions.Json());
        var model = new Argument<string>("MODEL") { Description = $"What is built: {ChosenModel.Forms}." };
        var tag = new Option<string?>("--tag") { Description = "The name that it goes by, bound to this bundle for ever; the run's id by default.", HelpName = "TAG" };
        var name = new Option<string?>("--name") { Description = "The registered model that it becomes a version of; by default the one that it is of, else the experiment's or the model's name.", HelpName = "NAME" };
        var output = new Option<string>("--out") { Description = "The folder of builds.", HelpName = "DIR", DefaultValueFactory = _ => "dist" };
        var noImage = new Option<bool>("--no-image") { Description = "Build no container image, also where a Docker engine answers." };
        var runtime = new Option<string?>("--base-image") { Description = $"The image with .NET's runtime that the container image stands on. By default {HostImage.RuntimeVariable}, else Microsoft's.", HelpName = "IMAGE" };
        var command = server.AddTo(new("build", "Build a chosen model for deployment: fetch and verify its bundle, gate it, register it, write dist/TAG, and a container image where Docker is there.")
        {
            model, tag, name, output, noImage, runtime, json,
        });
        gate.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var request = new BuildRequest(
                parsed.GetRequiredValue(model),
                parsed.GetValue(tag) is { } given ? TagRules.Check(given) : null,
                parsed.GetValue(name) is { } registered ? ModelName(registered) : null,
                parsed.GetRequiredValue(output),
                !parsed.GetValue(noImage),
                parsed.GetValue(runtime),
                gate.Read(parsed, server.DataFolder(parsed)));
            return RunAsync(request, server, parsed, parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(BuildRequest request, ServerArguments server, ParseResult parsed, bool json, CancellationToken cancellation)
    {
        using var client = server.Connect(parsed);
        // Standard output is the document where JSON is asked for.
        Action<string> tell = json ? Output.Notes.WriteLine : System.Console.Out.WriteLine;
        var outcome = await new ModelBuild(client, tell, report => Show(report, tell)).RunAsync(request, cancellation);
        if (outcome.Record is not { } record)
            throw new CommandException("not built: the gate is shut, see above; --force \"why\" lets it through, and keeps the reason");
        if (json)
            JsonOutput.Write(new BuildLine(outcome.Folder, outcome.Changed, record));
        else
            System.Console.Out.WriteLine($"next: fude deploy {record.Tag}");
        return 0;
    }

    private static void Show(Training.Gates.GateReport report, Action<string> tell)
    {
        foreach (var failure in report.Failures)
            tell($"gate: {failure}");
        tell(report switch
        {
            { Passed: true } => $"gate: passed, {report.Checks.Count(check => check.Outcome == Training.Gates.CheckOutcome.Passed)} of {report.Checks.Count} checks apply",
            { ForceReason: { } reason } => $"gate: failed, and let through: {reason}",
            _ => "gate: failed",
        });
    }

    private static string ModelName(string name) => name.Length is > 0 and <= 256 && !name.AsSpan().ContainsAny('/', ':')
        ? name
        : throw CommandLine.Usage($"--name '{name}' is no name for a model: give 1 to 256 characters without / and :");
}
