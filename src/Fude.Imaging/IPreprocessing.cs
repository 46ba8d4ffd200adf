using System.Diagnostics.CodeAnalysis;

namespace Fude.Imaging;

/// <summary>
/// The way from a picture of a drawing to the pixels that a network takes. Training and serving share one, which the
/// model's bundle names; a change of behaviour is a new id.
/// </summary>
public interface IPreprocessing
{
    /// <summary>The name that bundles give, for example <c>mnist-v1</c>.</summary>
    string Id { get; }

    /// <summary>Width of the result in pixels.</summary>
    int Width { get; }

    /// <summary>Height of the result in pixels.</summary>
    int Height { get; }

    /// <summary>Prepares one picture.</summary>
    /// <param name="picture">The decoded picture.</param>
    /// <param name="pixels">Receives <see cref="Width"/> × <see cref="Height"/> pixels, row by row: 0 is background, 255 is full ink.</param>
    /// <param name="fault">Why there is no result: an empty drawing.</param>
    /// <returns>Whether there is a result. Otherwise <paramref name="pixels"/> may hold anything.</returns>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    bool TryPrepare(Picture picture, Span<byte> pixels, [NotNullWhen(false)] out PictureFault? fault);

    /// <summary>Prepares one picture and keeps what there was on the way, for people to look at. Slower than <see cref="TryPrepare"/>.</summary>
    /// <param name="picture">The decoded picture.</param>
    /// <param name="steps">The steps, ending in the very pixels that <see cref="TryPrepare"/> gives.</param>
    /// <param name="fault">Why there is no result: an empty drawing.</param>
    bool TryExplain(Picture picture, [NotNullWhen(true)] out PreparationSteps? steps, [NotNullWhen(false)] out PictureFault? fault);
}
