using Fude.Training.Augmentation;
using Fude.Training.Models;
using Fude.Training.Optimizers;

namespace Fude.Training;

/// <summary>
/// Everything that decides how a training run goes. Immutable; saved with the result, so that a run can be repeated.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>The network: one of <see cref="ModelCatalog.Names"/>.</summary>
    public string Model { get; init; } = ModelCatalog.Cnn;

    /// <summary>Units of the hidden layer of <c>mlp</c>; 1 to 65,536.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Passes over the training pictures; 1 to 10,000.</summary>
    public int Epochs { get; init; } = 8;

    /// <summary>Pictures per step; 1 to 65,536.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The learning rate, at the schedule's highest point; over 0, at most 10.</summary>
    public double LearningRate { get; init; } = 0.004;

    /// <summary>How the learning rate changes over the run.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.OneCycle;

    /// <summary>The rule by which gradients change the weights.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Decoupled weight decay per unit of learning rate; 0 to 1.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>How much the training pictures are varied; null for not at all.</summary>
    public AugmentationOptions? Augmentation { get; init; } = new();

    /// <summary>Share of the target probability spread over all classes; 0 to below 1.</summary>
    public double LabelSmoothing { get; init; } = 0.02;

    /// <summary>Share of the training pictures that is held out to choose the best epoch; 0 (the last epoch is kept) to 0.5.</summary>
    public double ValidationShare { get; init; } = 1.0 / 12;

    /// <summary>Fixes the initial weights, the order of the pictures and their variation.</summary>
    public long Seed { get; init; } = 1;

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Threads of one operation; 0 for one where the steps are too small to be worth sharing, else one for each processor.
    /// The same weights bit for bit need the same number.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>The options that suit a network: <c>mlp</c> as in the reference, <c>cnn</c> for the best accuracy in a minute or two.</summary>
    /// <param name="model">One of <see cref="ModelCatalog.Names"/>.</param>
    public static TrainingOptions For(string model) => model == ModelCatalog.Mlp
        ? new()
        {
            Model = model,
            Epochs = 5,
            BatchSize = 64,
            LearningRate = 0.001,
            Schedule = LearningRateSchedule.Constant,
            Optimizer = OptimizerKind.Adam,
            WeightDecay = 0,
            Augmentation = null,
            LabelSmoothing = 0,
        }
        : new() { Model = model };

    /// <summary>All mistakes in the options, each naming the option; empty when there are none.</summary>
    public IReadOnlyList<string> FindMistakes()
    {
        var mistakes = new List<string>();
        Require(ModelCatalog.Names.Contains(Model, StringComparer.Ordinal), $"model '{Model}' is unknown: choose {string.Join(" or ", ModelCatalog.Names)}");
        Require(Hidden is >= 1 and <= 65_536, $"hidden must be 1 to 65536, not {Hidden}");
        Require(Epochs is >= 1 and <= 10_000, $"epochs must be 1 to 10000, not {Epochs}");
        Require(BatchSize is >= 1 and <= 65_536, $"batch size must be 1 to 65536, not {BatchSize}");
        Require(LearningRate is > 0 and <= 10, $"learning rate must be over 0 and at most 10, not {LearningRate}");
        Require(WeightDecay is >= 0 and <= 1, $"weight decay must be 0 to 1, not {WeightDecay}");
        Require(LabelSmoothing is >= 0 and < 1, $"label smoothing must be 0 to below 1, not {LabelSmoothing}");
        Require(ValidationShare is >= 0 and <= 0.5, $"validation share must be 0 to 0.5, not {ValidationShare}");
        Require(Threads is >= 0 and <= 1024, $"threads must be 0 to 1024, not {Threads}");
        Require(TrainingDevice.IsName(Device), $"device '{Device}' is unknown: choose cpu, cuda or cuda:N");
        Require(Enum.IsDefined(Schedule), $"schedule {Schedule} is unknown");
        Require(Enum.IsDefined(Optimizer), $"optimizer {Optimizer} is unknown");
        mistakes.AddRange(Augmentation?.FindMistakes() ?? []);
        return mistakes;

        void Require(bool holds, string mistake)
        {
            if (!holds)
                mistakes.Add(mistake);
        }
    }
}
