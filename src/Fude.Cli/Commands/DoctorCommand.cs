using System.CommandLine;
using Fude.Cli.Doctor;
using Fude.Cli.Terminal;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude doctor</c>: what this machine has, what it lacks, and what to do about it.</summary>
public static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var data = CommonOptions.DataFolder();
        var json = CommonOptions.Json();
        var repair = new Option<bool>("--repair") { Description = "Mend what can be mended in the application's data: files of pictures without a row, rows without a drawing." };
        var grace = new Option<int>("--grace") { Description = "With --repair: leave files alone that are younger than so many minutes. A server that runs may be about to use them.", HelpName = "MINUTES", DefaultValueFactory = _ => 60 };
        var command = new Command("doctor", "Say what this machine has and lacks, and what is amiss in the application's data, with the remedy for each.") { data, repair, grace, json };
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetRequiredValue(grace) is < 0 and var minutes)
                throw CommandLine.Usage($"--grace must be 0 or more minutes, not {minutes}");
            return RunAsync(new Examination(parsed.GetRequiredValue(data), parsed.GetValue(repair), parsed.GetRequiredValue(grace)), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(Examination examination, bool json, CancellationToken cancellation)
    {
        var findings = await examination.RunAsync(cancellation);
        if (json)
            JsonOutput.Write(findings.Select(f => new DoctorLine(f.Name, f.State.ToString().ToLowerInvariant(), f.Found, f.Remedy)).ToArray());
        else
            Print(findings);
        return findings.Any(f => f.State == FindingState.Broken) ? CommandLine.Failure : 0;
    }

    private static void Print(IReadOnlyList<Finding> findings)
    {
        var table = new Table().NoBorder().HideHeaders().AddColumns("", "", "");
        foreach (var finding in findings)
        {
            var mark = finding.State switch { FindingState.Ok => "[green]ok[/]", FindingState.Optional => "[yellow]--[/]", _ => "[red]!![/]" };
            var remedy = finding.Remedy is { } text ? $"\n[grey]{Markup.Escape(text)}[/]" : "";
            table.AddRow(mark, Markup.Escape(finding.Name), Markup.Escape(finding.Found) + remedy);
        }

        AnsiConsole.Write(table);
    }
}
