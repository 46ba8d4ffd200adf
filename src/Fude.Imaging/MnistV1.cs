using System.Diagnostics.CodeAnalysis;

namespace Fude.Imaging;

/// <summary>
/// The preprocessing <c>mnist-v1</c>: <see cref="InkExtraction"/>, then <see cref="DigitFraming"/>. A picture of exactly
/// 28×28 pixels is in the network's frame already and is not framed again.
/// </summary>
internal sealed class MnistV1 : IPreprocessing
{
    public string Id => Preprocessings.MnistV1;

    public int Width => DigitFraming.FrameSide;

    public int Height => DigitFraming.FrameSide;

    public bool TryPrepare(Picture picture, Span<byte> pixels, [NotNullWhen(false)] out PictureFault? fault)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, DigitFraming.FramePixels, nameof(pixels));

        var rented = Planes.Values.Rent(picture.Width * picture.Height);
        var ink = rented.AsSpan(0, picture.Width * picture.Height);
        InkExtraction.Extract(picture, ink);
        var drawn = picture.Width == Width && picture.Height == Height
            ? TryKeep(ink, pixels)
            : DigitFraming.TryFrame(ink, picture.Width, picture.Height, pixels);
        Planes.Values.Return(rented);

        fault = drawn ? null : PictureFault.EmptyDrawing();
        return drawn;
    }

    public bool TryExplain(Picture picture, [NotNullWhen(true)] out PreparationSteps? steps, [NotNullWhen(false)] out PictureFault? fault)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var ink = new float[picture.Width * picture.Height];
        var laid = new byte[ink.Length];
        var (background, dark) = InkExtraction.Explain(picture, laid, ink);
        var cells = new byte[DigitFraming.BoxSide * DigitFraming.BoxSide];
        var pixels = new byte[DigitFraming.FramePixels];
        DigitPlace? place = null;
        bool drawn;
        if (picture.Width == Width && picture.Height == Height)
        {
            drawn = TryKeep(ink, pixels);
        }
        else
        {
            drawn = DigitFraming.TryFrame(ink, picture.Width, picture.Height, cells, pixels, out var found);
            place = found;
        }

        fault = drawn ? null : PictureFault.EmptyDrawing();
        steps = !drawn ? null : new PreparationSteps
        {
            OnPaper = new GreyPlane(picture.Width, picture.Height, laid),
            Background = background,
            DarkInk = dark,
            Ink = new GreyPlane(picture.Width, picture.Height, Array.ConvertAll(ink, value => DigitFraming.ToByte(value))),
            Place = place,
            Scaled = place is { } where ? new GreyPlane(where.Columns, where.Rows, cells[..(where.Columns * where.Rows)]) : null,
            Frame = new GreyPlane(Width, Height, pixels),
        };
        return drawn;
    }

    private static bool TryKeep(ReadOnlySpan<float> ink, Span<byte> pixels)
    {
        if (!InkBox.TryFind(ink, DigitFraming.FrameSide, DigitFraming.FrameSide, out _))
            return false;
        for (var i = 0; i < ink.Length; i++)
            pixels[i] = DigitFraming.ToByte(ink[i]);
        return true;
    }
}
