namespace Fude.Tracking.Console.RunPage.Card;

/// <summary>What <c>fude train</c> and <c>fude evaluate</c> write as <c>evaluation.json</c>.</summary>
public sealed record EvaluationFile
{
    /// <summary>Pictures that were evaluated.</summary>
    public long Count { get; init; }

    /// <summary>Those that were recognised.</summary>
    public long Correct { get; init; }

    /// <summary>The share of those.</summary>
    public double Accuracy { get; init; }

    /// <summary>The mean of −ln(probability of the true label).</summary>
    public double? LogLoss { get; init; }

    /// <summary>The expected calibration error.</summary>
    public double? CalibrationError { get; init; }

    /// <summary>The mean of the classes' F1.</summary>
    public double? MacroF1 { get; init; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<EvaluatedClass> Classes { get => field ?? []; init; } = [];

    /// <summary>Counts by true label (row) and answer (column).</summary>
    public IReadOnlyList<IReadOnlyList<long>> Confusion { get => field ?? []; init; } = [];

    /// <summary>What the model was surest of and wrong about.</summary>
    public IReadOnlyList<EvaluatedMistake> WorstMistakes { get => field ?? []; init; } = [];

    /// <summary>Whether the table of confusion is one: as many rows and columns as there are classes.</summary>
    public bool HasConfusion => Classes.Count > 0 && Confusion.Count == Classes.Count && Confusion.All(row => row is not null && row.Count == Classes.Count);

    /// <summary>A class's label.</summary>
    /// <param name="index">Its index.</param>
    public string LabelOf(int index) => index >= 0 && index < Classes.Count ? Classes[index].Label : "?";
}

/// <summary>How well a model does on one class.</summary>
/// <param name="Label">The label.</param>
/// <param name="Count">Pictures of the class.</param>
/// <param name="Predicted">Pictures that were taken for it.</param>
/// <param name="Precision">The share of those that are of the class.</param>
/// <param name="Recall">The share of the class that was recognised.</param>
/// <param name="F1">The harmonic mean of both.</param>
public sealed record EvaluatedClass(string Label, long Count, long Predicted, double Precision, double Recall, double F1);

/// <summary>A picture that was taken for another.</summary>
/// <param name="Index">Its index among the test pictures.</param>
/// <param name="Actual">The index of its label.</param>
/// <param name="Predicted">The index of the answer.</param>
/// <param name="Confidence">The probability of the answer.</param>
public sealed record EvaluatedMistake(long Index, int Actual, int Predicted, double Confidence);
