using System.Diagnostics.CodeAnalysis;

namespace Fude.Imaging;

/// <summary>
/// The preprocessing <c>resize-v1</c> of the reference application: the whole canvas stretched to 28×28 (aspect and place
/// are not corrected), then its alpha channel. A picture without any transparency says nothing in its alpha channel, and
/// the reference would see a black square; here its ink, found as <c>mnist-v1</c> finds it, stands in for the channel.
/// </summary>
internal sealed class ResizeV1 : IPreprocessing
{
    private const int Side = 28;

    public string Id => Preprocessings.ResizeV1;

    public int Width => Side;

    public int Height => Side;

    public bool TryPrepare(Picture picture, Span<byte> pixels, [NotNullWhen(false)] out PictureFault? fault)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, Side * Side, nameof(pixels));

        var rented = Planes.Channels.Rent(picture.Width * picture.Height);
        var channel = rented.AsSpan(0, picture.Width * picture.Height);
        if (!TryTakeAlpha(picture.Rgba.Span, channel))
            TakeInk(picture, channel);
        var drawn = HoldsInk(channel);
        if (drawn)
            BicubicResampling.Resize(channel, picture.Width, picture.Height, pixels, Side, Side);
        Planes.Channels.Return(rented);

        fault = drawn ? null : PictureFault.EmptyDrawing();
        return drawn;
    }

    public bool TryExplain(Picture picture, [NotNullWhen(true)] out PreparationSteps? steps, [NotNullWhen(false)] out PictureFault? fault)
    {
        ArgumentNullException.ThrowIfNull(picture);
        steps = null;
        var pixels = new byte[Side * Side];
        if (!TryPrepare(picture, pixels, out fault))
            return false;

        var ink = new float[picture.Width * picture.Height];
        var laid = new byte[ink.Length];
        var (background, dark) = InkExtraction.Explain(picture, laid, ink);
        var channel = new byte[ink.Length];
        if (!TryTakeAlpha(picture.Rgba.Span, channel))
            channel = Array.ConvertAll(ink, value => DigitFraming.ToByte(value));
        steps = new PreparationSteps
        {
            OnPaper = new GreyPlane(picture.Width, picture.Height, laid),
            Background = background,
            DarkInk = dark,
            Ink = new GreyPlane(picture.Width, picture.Height, channel),
            Frame = new GreyPlane(Side, Side, pixels),
        };
        return true;
    }

    /// <summary>False where every pixel is opaque.</summary>
    private static bool TryTakeAlpha(ReadOnlySpan<byte> rgba, Span<byte> channel)
    {
        for (var i = 0; i < channel.Length; i++)
            channel[i] = rgba[i * 4 + 3];
        return channel.ContainsAnyExcept(byte.MaxValue);
    }

    private static void TakeInk(Picture picture, Span<byte> channel)
    {
        var rented = Planes.Values.Rent(channel.Length);
        var ink = rented.AsSpan(0, channel.Length);
        InkExtraction.Extract(picture, ink);
        for (var i = 0; i < ink.Length; i++)
            channel[i] = DigitFraming.ToByte(ink[i]);
        Planes.Values.Return(rented);
    }

    /// <summary>The same measure of an empty drawing as <see cref="InkBox"/> has.</summary>
    private static bool HoldsInk(ReadOnlySpan<byte> channel)
    {
        long mass = 0;
        byte strongest = 0;
        foreach (var value in channel)
        {
            mass += value;
            strongest = Math.Max(strongest, value);
        }

        return strongest >= InkBox.WeakestPeak * 255 && mass >= InkBox.LeastMass * 255;
    }
}
