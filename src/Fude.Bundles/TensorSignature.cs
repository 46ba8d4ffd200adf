using System.Globalization;

namespace Fude.Bundles;

/// <summary>What a model takes or gives: one named tensor.</summary>
public sealed record TensorSignature
{
    /// <summary>The tensor's name in the graph, such as <c>pixels</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of its elements in NumPy's and MLflow's words: <c>uint8</c> or <c>float32</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its dimensions, outermost first; −1 is the batch, whose size each call chooses.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Elements of one picture: the product of all dimensions but the batch.</summary>
    internal long ElementCount => Shape.Skip(1).Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>The input of every bundle: <c>pixels</c>, uint8 <c>[-1, 1, height, width]</c>, 0 background to 255 ink.</summary>
    /// <param name="height">Rows of a picture.</param>
    /// <param name="width">Columns of a picture.</param>
    public static TensorSignature Pixels(int height = 28, int width = 28) =>
        new() { Name = "pixels", Type = "uint8", Shape = [-1, 1, height, width] };

    /// <summary>The output of every bundle: <c>probabilities</c>, float32 <c>[-1, classes]</c>, each row summing to 1.</summary>
    /// <param name="classes">The number of labels.</param>
    public static TensorSignature Probabilities(int classes) =>
        new() { Name = "probabilities", Type = "float32", Shape = [-1, classes] };

    /// <inheritdoc/>
    public bool Equals(TensorSignature? other) =>
        other is not null
        && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && string.Equals(Type, other.Type, StringComparison.Ordinal)
        && Shape.SequenceEqual(other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, Shape.Count);

    /// <summary>For example <c>pixels: uint8[-1, 1, 28, 28]</c>.</summary>
    public override string ToString() =>
        $"{Name}: {Type}[{string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
