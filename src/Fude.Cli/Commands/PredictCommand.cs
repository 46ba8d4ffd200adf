using System.CommandLine;
using System.Globalization;
using System.Text;
using Fude.Cli.Terminal;
using Fude.Imaging;
using Fude.Inference;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude predict</c>: what a bundle says to pictures.</summary>
public static class PredictCommand
{
    private const int BarWidth = 40;

    // From background to full ink; two characters for a pixel, as a terminal's cells are twice as high as wide.
    private const string Shades = " .:-=+*#%@";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "The bundle's folder." };
        var pictures = new Argument<string[]>("PICTURE") { Description = "Pictures of one digit each: PNG, JPEG, WebP or BMP.", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        var command = new Command("predict", "Read digits from pictures: the answer, the probabilities, and the 28×28 that the model saw.") { bundle, pictures, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(bundle), parsed.GetRequiredValue(pictures), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string folder, string[] pictures, bool json)
    {
        using var classifier = Classifier.Load(folder);
        var answers = pictures.Select(picture => (Picture: picture, Answer: Classify(classifier, picture))).ToList();
        if (json)
            JsonOutput.Write(answers.Select(a => new PredictionLine(a.Picture, a.Answer.Label, a.Answer.Succeeded ? a.Answer.Probability : null, a.Answer.Succeeded ? a.Answer.Probabilities : null, a.Answer.Fault?.Message)).ToArray());
        else
            answers.ForEach(a => Print(a.Picture, a.Answer, classifier));

        // One unreadable picture does not keep the others from being read, but the script is told.
        return answers.TrueForAll(a => a.Answer.Succeeded) ? 0 : CommandLine.Failure;
    }

    private static Classification Classify(Classifier classifier, string path)
    {
        var limits = new PictureLimits();
        var length = new FileInfo(path).Length;
        return length <= limits.MaxBytes
            ? classifier.Classify(File.ReadAllBytes(path))
            : new() { Fault = new(PictureFaultKind.FileTooLarge, $"The file has {length} bytes, more than the {limits.MaxBytes} that are allowed.") { Limit = limits.MaxBytes, Actual = length } };
    }

    private static void Print(string path, Classification answer, Classifier classifier)
    {
        if (answer.Fault is { } fault)
        {
            System.Console.Error.WriteLine($"fude: {path}: {fault.Message}");
            return;
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{path}: [bold]{answer.Label}[/]  ({answer.Probability:P1})");
        for (var i = 0; i < classifier.Classes; i++)
        {
            var bar = new string('█', (int)Math.Round(answer.Probabilities[i] * BarWidth));
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {classifier.Labels[i],3}  {answer.Probabilities[i]:F4}  {bar}"));
        }

        AnsiConsole.Write(Drawing(answer.Pixels, classifier.Preprocessing.Width));
    }

    private static string Drawing(byte[] pixels, int width)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pixels.Length; i++)
        {
            var shade = pixels[i] == 0 ? Shades[0] : Shades[1 + (pixels[i] * (Shades.Length - 2) / 255)];
            text.Append(shade).Append(shade);
            if (i % width == width - 1)
                text.AppendLine();
        }

        return text.ToString();
    }
}
