using System.CommandLine;
using System.Globalization;
using Fude.Cli.Commands;
using Fude.Imaging;
using Fude.Onnx.Grafting;

namespace Fude.Cli.Importing;

/// <summary>The options of <c>fude import MODEL.onnx</c>.</summary>
internal sealed class ForeignModelArguments
{
    private const int MostName = 200;
    private readonly Argument<string?> _file = new("MODEL.onnx") { Arity = ArgumentArity.ZeroOrOne, Description = "The classifier, from any tool: pictures of one channel in, one number for each label out." };
    private readonly Option<string> _labels = new("--labels") { Description = "The labels in the order of the model's output: 0,1,2,… or a file with one on each line.", HelpName = "LIST|FILE", Required = true };
    private readonly Option<string> _preprocess = new("--preprocess") { Description = $"What turns a drawing into pixels: {string.Join(" or ", Preprocessings.All.Select(one => one.Id))}, as the model was trained.", HelpName = "NAME", Required = true };
    private readonly Option<string?> _scale = new("--input-scale") { Description = "unit: pixels are divided by 255. raw: 0 to 255. MEAN,STD: divided by 255, then normalised. By default unit, and raw where the model takes whole numbers.", HelpName = "SCALE" };
    private readonly Option<bool> _invert = new("--invert") { Description = "The model was trained on dark ink on light paper." };
    private readonly Option<string> _softmax = new("--softmax") { Description = "Whether a softmax is added: yes, no, or auto, where the model's answers decide.", HelpName = "WHEN", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _samples = new("--samples") { Description = "Pictures to prove the model on, in folders named as the labels where they have one. By default drawn digits.", HelpName = "FOLDER" };
    private readonly Option<string?> _name = new("--name") { Description = "The model's name; the file's by default.", HelpName = "NAME" };
    private readonly Option<string?> _experiment = new("--experiment") { Description = "The experiment to record to; made where it is missing (Default).", HelpName = "NAME" };
    private readonly Option<string?> _server = new("--tracking") { Description = "The tracking server to record to. By default MLFLOW_TRACKING_URI, else that of the 'fude up' at work on --data-dir, else a spool in --data-dir that 'fude sync' sends later.", HelpName = "URI" };
    private readonly Option<string?> _out = new("--out") { Description = "The bundle's folder; models/RUN_ID in --data-dir by default.", HelpName = "DIR" };
    private readonly Option<string> _data = CommonOptions.DataFolder();

    public ForeignModelArguments() => _softmax.AcceptOnlyFromAmong("auto", "yes", "no");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (var option in (Option[])[_labels, _preprocess, _scale, _invert, _softmax, _samples, _name, _experiment, _server, _out, _data])
            command.Options.Add(option);
    }

    /// <summary>What <c>--tracking</c> says.</summary>
    public string? Server(ParseResult parsed) => parsed.GetValue(_server);

    /// <summary>Reads them.</summary>
    public ForeignModelRequest Read(ParseResult parsed)
    {
        // Optional for the parser alone, as there are subcommands in its place.
        var file = parsed.GetValue(_file) ?? throw CommandLine.Usage("name the model's file: fude import MODEL.onnx --labels 0,1,2 --preprocess resize-v1");
        return new()
        {
            File = file,
            Labels = Labels(parsed.GetRequiredValue(_labels)),
            Preprocessing = Preprocessings.TryGet(parsed.GetRequiredValue(_preprocess), out var known)
                ? known
                : throw CommandLine.Usage($"--preprocess '{parsed.GetRequiredValue(_preprocess)}' is unknown: choose {string.Join(" or ", Preprocessings.All.Select(one => one.Id))}"),
            Scale = parsed.GetValue(_scale) is { } scale ? Scale(scale) : null,
            Invert = parsed.GetValue(_invert),
            Softmax = parsed.GetRequiredValue(_softmax) switch { "yes" => true, "no" => false, _ => null },
            Samples = parsed.GetValue(_samples),
            Name = Name(parsed.GetValue(_name), file),
            Experiment = parsed.GetValue(_experiment),
            Output = parsed.GetValue(_out),
            DataFolder = parsed.GetRequiredValue(_data),
        };
    }

    private static IReadOnlyList<string> Labels(string text)
    {
        List<string> labels = File.Exists(text)
            ? [.. File.ReadAllLines(text).Select(line => line.Trim()).Where(line => line.Length > 0)]
            : [.. text.Split(',').Select(label => label.Trim())];
        if (labels.Count < 2)
            throw CommandLine.Usage($"--labels '{text}' is one label, and there is no file of that name: give them all as 0,1,2,… or a file with one on each line");
        if (labels.Exists(label => label.Length is 0 or > 100 || label.Any(char.IsControl)))
            throw CommandLine.Usage($"--labels '{text}' has a label that is empty or longer than 100 characters");
        if (labels.GroupBy(label => label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw CommandLine.Usage($"--labels has '{twice.Key}' twice: each has to be told from the others");
        return labels;
    }

    private static InputScale Scale(string text)
    {
        if (text is "unit" or "raw")
            return text == "raw" ? InputScale.Raw : InputScale.Unit;
        var parts = text.Split(',');
        if (parts.Length == 2 && Number(parts[0]) is { } mean && Number(parts[1]) is > 0 and var deviation)
            return InputScale.Unit with { Mean = mean, Deviation = deviation };
        throw CommandLine.Usage($"--input-scale '{text}' is unknown: give unit, raw, or MEAN,STD such as 0.1307,0.3081");
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Name(string? given, string file)
    {
        var name = given ?? Path.GetFileNameWithoutExtension(file);
        return name.Trim().Length is > 0 and <= MostName && !name.Any(char.IsControl)
            ? name.Trim()
            : throw CommandLine.Usage($"'{name}' is no name for a model: give one of 1 to {MostName} characters with --name");
    }
}
