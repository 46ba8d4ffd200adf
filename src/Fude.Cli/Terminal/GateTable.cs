using System.Globalization;
using Fude.Training.Gates;
using Spectre.Console;

namespace Fude.Cli.Terminal;

/// <summary>The gate's report for people.</summary>
internal static class GateTable
{
    /// <summary>Prints every check with what is held against a limit, what failed by how much, and the verdict.</summary>
    public static void Print(GateReport report)
    {
        AnsiConsole.WriteLine($"{report.Bundle.Name} {report.Bundle.Digest}");
        var table = new Table().Border(TableBorder.Simple).AddColumn("check").AddColumn(new TableColumn("figure").RightAligned()).AddColumn("limit").AddColumn("");
        foreach (var check in report.Checks)
        {
            var held = check.Figures.Where(figure => figure.Threshold is not null).ToList();
            if (held.Count == 0)
                table.AddRow(Markup.Escape(check.Name), "", "", Word(check.Outcome));
            foreach (var figure in held)
                table.AddRow(Markup.Escape(figure.Name), Markup.Escape(FigureText.Of(figure.Value, figure.Unit)), FigureText.Limit(figure), Word(figure.Passed == true ? CheckOutcome.Passed : check.Outcome));
        }

        AnsiConsole.Write(table);
        foreach (var alike in report.Checks.Where(check => check is { Note: not null, Outcome: not CheckOutcome.Failed }).GroupBy(check => check.Note!.English, StringComparer.Ordinal))
            AnsiConsole.WriteLine($"{string.Join(", ", alike.Select(check => check.Name))}: {alike.Key}");
        foreach (var failure in report.Failures)
            AnsiConsole.WriteLine($"failed  {failure}");
        AnsiConsole.WriteLine(Verdict(report));
    }

    private static string Verdict(GateReport report)
    {
        var took = string.Create(CultureInfo.InvariantCulture, $"{report.Seconds:0.0} s");
        return report switch
        {
            { Passed: true } => $"passed in {took}",
            { ForceReason: { } reason } => $"failed, and let through: {reason} ({took})",
            _ => $"failed in {took}",
        };
    }

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "[green]passed[/]",
        CheckOutcome.Failed => "[red]failed[/]",
        CheckOutcome.Undecided => "[yellow]undecided[/]",
        _ => "[grey]not applicable[/]",
    };
}
