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
        var command = new Command("doctor", "Say what this machine has and lacks, with the remedy for each lack.") { data, json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(data), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string dataFolder, bool json, CancellationToken cancellation)
    {
        var findings = await new Examination(dataFolder).RunAsync(cancellation);
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
