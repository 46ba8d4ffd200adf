using System.Diagnostics.CodeAnalysis;

namespace Fude.Imaging;

/// <summary>The known preprocessings by their id.</summary>
public static class Preprocessings
{
    /// <summary>Ink → bounding box → 20×20 → centre of mass → 28×28, as MNIST's digits were made.</summary>
    public const string MnistV1 = "mnist-v1";

    /// <summary>The whole canvas stretched to 28×28 with antialiased bicubic resampling.</summary>
    public const string ResizeV1 = "resize-v1";

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<IPreprocessing> All { get; } = [new MnistV1(), new ResizeV1()];

    /// <summary>The preprocessing of an id that is known to exist.</summary>
    /// <param name="id">The id, in this exact spelling.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static IPreprocessing Get(string id) =>
        TryGet(id, out var preprocessing)
            ? preprocessing
            : throw new ArgumentException($"There is no preprocessing '{id}'; known are {string.Join(", ", All.Select(known => known.Id))}.", nameof(id));

    /// <summary>The preprocessing of an id that somebody else wrote.</summary>
    /// <param name="id">The id, in this exact spelling.</param>
    /// <param name="preprocessing">The preprocessing where there is one.</param>
    public static bool TryGet(string id, [NotNullWhen(true)] out IPreprocessing? preprocessing)
    {
        preprocessing = All.FirstOrDefault(known => string.Equals(known.Id, id, StringComparison.Ordinal));
        return preprocessing is not null;
    }
}
