using System.CommandLine;
using System.CommandLine.Parsing;
using Fude.Training;
using Fude.Training.Augmentation;
using Fude.Training.Datasets;
using Fude.Training.Models;
using Fude.Training.Optimizers;

namespace Fude.Cli.Commands;

/// <summary>The options of training on the command line. What is not given has the value that suits the model.</summary>
internal sealed class TrainingArguments
{
    private readonly DatasetArguments _dataset = new("mnist");
    private readonly Option<string> _model = new("--model") { Description = "The network: mlp (one hidden layer, as in the reference) or cnn.", HelpName = "NAME", DefaultValueFactory = _ => ModelCatalog.Cnn };
    private readonly Option<int?> _hidden = new("--hidden") { Description = "Units of the hidden layer of mlp (128).", HelpName = "N" };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Passes over the training pictures (cnn 8, mlp 5).", HelpName = "N" };
    private readonly Option<int?> _batch = new("--batch-size") { Description = "Pictures per step (cnn 128, mlp 64).", HelpName = "N" };
    private readonly Option<double?> _rate = new("--lr") { Description = "Learning rate at its highest (cnn 0.004, mlp 0.001).", HelpName = "X" };
    private readonly Option<LearningRateSchedule?> _schedule = new("--schedule") { Description = "How the learning rate changes: constant, cosine or onecycle (cnn onecycle, mlp constant).", HelpName = "NAME" };
    private readonly Option<OptimizerKind?> _optimizer = new("--optimizer") { Description = "adam, adamw or sgd (cnn adamw, mlp adam).", HelpName = "NAME" };
    private readonly Option<double?> _decay = new("--weight-decay") { Description = "Decoupled weight decay of adamw and sgd (cnn 0.01, mlp 0).", HelpName = "X" };
    private readonly Option<bool?> _augment = new("--augment") { Description = "Vary the training pictures: rotation, scale, shear, shift, stroke thickness (cnn true, mlp false).", HelpName = "true|false" };
    private readonly Option<double?> _smoothing = new("--label-smoothing") { Description = "Share of the target probability spread over all classes (cnn 0.02, mlp 0).", HelpName = "X" };
    private readonly Option<double?> _validation = new("--validation") { Description = "Share of the training pictures held out to choose the best epoch (1/12).", HelpName = "X" };
    private readonly Option<long?> _seed = new("--seed") { Description = "Fixes the initial weights, the order of the pictures and their variation (1).", HelpName = "N" };
    private readonly Option<string?> _device = new("--device") { Description = "cpu, cuda or cuda:N (cpu).", HelpName = "NAME" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of one operation; 0 chooses (0).", HelpName = "N" };

    /// <summary>All of them, those of the dataset first.</summary>
    public IReadOnlyList<Option> All => [.. _dataset.All, _model, _hidden, _epochs, _batch, _rate, _schedule, _optimizer, _decay, _augment, _smoothing, _validation, _seed, _device, _threads];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    /// <summary>Those that were typed, as they were: to start another training with.</summary>
    public IReadOnlyList<string> Typed(ParseResult parsed) =>
        [.. All.Select(parsed.GetResult).OfType<OptionResult>().Where(result => !result.Implicit).SelectMany(result => (string[])[result.Option.Name, .. result.Tokens.Select(token => token.Value)])];

    public TrainingOptions Read(ParseResult parsed)
    {
        var preset = TrainingOptions.For(parsed.GetRequiredValue(_model));
        return preset with
        {
            Hidden = parsed.GetValue(_hidden) ?? preset.Hidden,
            Epochs = parsed.GetValue(_epochs) ?? preset.Epochs,
            BatchSize = parsed.GetValue(_batch) ?? preset.BatchSize,
            LearningRate = parsed.GetValue(_rate) ?? preset.LearningRate,
            Schedule = parsed.GetValue(_schedule) ?? preset.Schedule,
            Optimizer = parsed.GetValue(_optimizer) ?? preset.Optimizer,
            WeightDecay = parsed.GetValue(_decay) ?? preset.WeightDecay,
            Augmentation = parsed.GetValue(_augment) switch { true => preset.Augmentation ?? new AugmentationOptions(), false => null, null => preset.Augmentation },
            LabelSmoothing = parsed.GetValue(_smoothing) ?? preset.LabelSmoothing,
            ValidationShare = parsed.GetValue(_validation) ?? preset.ValidationShare,
            Seed = parsed.GetValue(_seed) ?? preset.Seed,
            Device = parsed.GetValue(_device) ?? preset.Device,
            Threads = parsed.GetValue(_threads) ?? preset.Threads,
        };
    }

    public DatasetOptions ReadDataset(ParseResult parsed, string dataFolder) => _dataset.Read(parsed, dataFolder);
}
