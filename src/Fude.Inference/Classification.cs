using System.Diagnostics.CodeAnalysis;
using Fude.Imaging;

namespace Fude.Inference;

/// <summary>What a model makes of a picture, or why the picture can't be used.</summary>
public sealed record Classification
{
    /// <summary>Why the picture can't be used, or null.</summary>
    public PictureFault? Fault { get; init; }

    /// <summary>Whether there is a result.</summary>
    [MemberNotNullWhen(false, nameof(Fault))]
    [MemberNotNullWhen(true, nameof(Label))]
    public bool Succeeded => Fault is null;

    /// <summary>The most probable label, or null.</summary>
    public string? Label { get; init; }

    /// <summary>The label's index, or −1.</summary>
    public int Index { get; init; } = -1;

    /// <summary>The label's probability, 0 to 1.</summary>
    public float Probability { get; init; }

    /// <summary>All probabilities in the order of <see cref="Classifier.Labels"/>, summing to 1; empty without a result.</summary>
    public float[] Probabilities { get; init; } = [];

    /// <summary>What the network saw, row by row, 0 background to 255 ink; empty without a result.</summary>
    public byte[] Pixels { get; init; } = [];
}
