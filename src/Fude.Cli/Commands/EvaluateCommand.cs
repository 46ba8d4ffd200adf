using System.CommandLine;
using System.Globalization;
using Fude.Cli.Terminal;
using Fude.Inference;
using Fude.Training.Datasets;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude evaluate</c>: a bundle's figures on a dataset.</summary>
public static class EvaluateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "The bundle's folder." };
        var data = CommonOptions.DataFolder();
        var dataset = new DatasetArguments("mnist");
        var part = new Option<string>("--part") { Description = "Which pictures: test or train.", HelpName = "NAME", DefaultValueFactory = _ => "test" };
        part.AcceptOnlyFromAmong("test", "train");
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Measure a model on a dataset: accuracy, figures per class, confusion matrix.") { bundle, data, part, json };
        dataset.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(bundle),
            dataset.Read(parsed, parsed.GetRequiredValue(data)),
            parsed.GetRequiredValue(part) == "train",
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string folder, DatasetOptions dataset, bool train, bool json, CancellationToken cancellation)
    {
        using var classifier = Classifier.Load(folder);
        var data = await DatasetProgressDisplay.ShowAsync(Output.Notes, progress => DatasetLoader.LoadAsync(dataset, progress, cancellation));
        if (data.Note is { } note)
            Output.Notes.WriteLine(note);
        var pictures = (train ? data.Train : data.Test).WithClasses([.. classifier.Labels]);
        var evaluation = ClassifierEvaluation.Run<int>(classifier, pictures.Pixels, pictures.Labels, cancellationToken: cancellation);
        if (json)
            JsonOutput.Write(evaluation);
        else
            Print(evaluation, classifier.Labels);
        return 0;
    }

    private static void Print(ClassifierEvaluation evaluation, IReadOnlyList<string> labels)
    {
        AnsiConsole.WriteLine(Text($"{evaluation.Count} pictures: accuracy {evaluation.Accuracy:F4} ({evaluation.Count - evaluation.Correct} wrong), loss {evaluation.LogLoss:F4}, macro F1 {evaluation.MacroF1:F4}, calibration error {evaluation.CalibrationError:F4}"));

        var figures = new Table().Border(TableBorder.Simple).AddColumn("class");
        foreach (var name in (string[])["pictures", "precision", "recall", "F1"])
            figures.AddColumn(new TableColumn(name).RightAligned());
        foreach (var one in evaluation.Classes)
            figures.AddRow(Markup.Escape(one.Label), Text($"{one.Count}"), Text($"{one.Precision:F4}"), Text($"{one.Recall:F4}"), Text($"{one.F1:F4}"));
        AnsiConsole.Write(figures);

        var confusion = new Table().Border(TableBorder.Simple).Title("rows: truth; columns: answer").AddColumn("");
        foreach (var label in labels)
            confusion.AddColumn(new TableColumn(Markup.Escape(label)).RightAligned());
        for (var row = 0; row < labels.Count; row++)
            confusion.AddRow([Markup.Escape(labels[row]), .. evaluation.Confusion[row].Select(count => count == 0 ? "·" : count.ToString(CultureInfo.InvariantCulture))]);
        AnsiConsole.Write(confusion);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
