using System.CommandLine;
using System.Globalization;
using Fude.Cli.Terminal;
using Fude.Training.Datasets;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude data</c>: the datasets that can be had, fetched and written as files.</summary>
public static class DataCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create() => new("data", "List, fetch and export datasets.") { CreateList(), CreatePull(), CreateExport() };

    private static Command CreateList()
    {
        var data = CommonOptions.DataFolder();
        var json = CommonOptions.Json();
        var command = new Command("list", "List the datasets that can be named, and where they lie.") { data, json };
        command.SetAction(parsed =>
        {
            var known = DatasetLoader.List(new() { DataDir = parsed.GetRequiredValue(data) });
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(known);
                return;
            }

            var table = new Table().NoBorder().HideHeaders().AddColumns("", "");
            foreach (var one in known)
                table.AddRow(Markup.Escape(one.Name), Markup.Escape(one.Description) + (one.Location is { } place ? $"\n[green]{Markup.Escape(place)}[/]" : ""));
            AnsiConsole.Write(table);
        });
        return command;
    }

    private static Command CreatePull()
    {
        var name = new Argument<string>("NAME") { Description = "The dataset: mnist, or any that --dataset takes." };
        var (dataset, data, json) = (new DatasetArguments(), CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command("pull", "Fetch a dataset where it is not there yet, verify it, and tell what it holds.") { name, data, json };
        dataset.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var splits = await LoadAsync(dataset.Read(parsed, parsed.GetRequiredValue(data), parsed.GetRequiredValue(name)), cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(new DatasetSummary(splits.Name, splits.Digest, splits.Note, PartSummary.Of(splits.Train), PartSummary.Of(splits.Test)));
            else
                Print(splits);
        });
        return command;
    }

    private static Command CreateExport()
    {
        var (dataset, data) = (new DatasetArguments("mnist"), CommonOptions.DataFolder());
        var output = new Option<string>("--out") { Description = "The folder to write to.", HelpName = "DIR", Required = true };
        var format = new Option<string>("--format") { Description = "idx: gzipped IDX files named as MNIST's. folder: part/label/number.png.", HelpName = "NAME", DefaultValueFactory = _ => "idx" };
        format.AcceptOnlyFromAmong("idx", "folder");
        var from = new Option<string?>("--from") { Description = "app: the drawings that people have labelled in the application, the same as --dataset feedback.", HelpName = "NAME" };
        from.AcceptOnlyFromAmong("app");
        var command = new Command("export", "Write a dataset as files that other tools read.") { data, output, format, from };
        dataset.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = parsed.GetValue(from) is null ? null : "feedback";
            var splits = await LoadAsync(dataset.Read(parsed, parsed.GetRequiredValue(data), name), cancellation);
            var folder = parsed.GetRequiredValue(output);
            if (parsed.GetRequiredValue(format) == "idx")
                DatasetExport.ToIdx(splits, folder);
            else
                DatasetExport.ToFolder(splits, folder, cancellation);
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{splits.Train.Count} + {splits.Test.Count} pictures written to {Path.GetFullPath(folder)}"));
        });
        return command;
    }

    private static async Task<DatasetSplits> LoadAsync(DatasetOptions options, CancellationToken cancellation)
    {
        var splits = await DatasetProgressDisplay.ShowAsync(Output.Notes, progress => DatasetLoader.LoadAsync(options, progress, cancellation));
        if (splits.Note is { } note)
            Output.Notes.WriteLine(note);
        return splits;
    }

    private static void Print(DatasetSplits splits)
    {
        AnsiConsole.WriteLine($"{splits.Name}  {splits.Digest}");
        var table = new Table().Border(TableBorder.Simple).AddColumn("class").AddColumn(new TableColumn("train").RightAligned()).AddColumn(new TableColumn("test").RightAligned());
        for (var label = 0; label < splits.Train.ClassNames.Length; label++)
            table.AddRow(Markup.Escape(splits.Train.ClassNames[label]), Number(splits.Train.CountsPerClass[label]), Number(splits.Test.CountsPerClass[label]));
        table.AddRow("all", Number(splits.Train.Count), Number(splits.Test.Count));
        AnsiConsole.Write(table);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
