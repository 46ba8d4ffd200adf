namespace Fude.Imaging;

/// <summary>
/// What a file says of itself, read by ourselves before a decoder sees it. It is looked at in this order: size against
/// the limits, then <see cref="Refusal"/>, then <see cref="Animated"/>, then <see cref="Damage"/>.
/// </summary>
/// <param name="Format">The file's format.</param>
/// <param name="Width">Declared width in pixels, or 0 where it was not reached.</param>
/// <param name="Height">Declared height in pixels, or 0 where it was not reached.</param>
internal readonly record struct PictureHeader(PictureFormat Format, long Width, long Height)
{
    /// <summary>The file holds several frames.</summary>
    public bool Animated { get; init; }

    /// <summary>The compression changes pixels.</summary>
    public bool Lossy { get; init; }

    /// <summary>The variant of the format where it is one that is not accepted.</summary>
    public string? Refusal { get; init; }

    /// <summary>How the file is damaged, where that shows in its structure.</summary>
    public string? Damage { get; init; }

    public static PictureHeader Read(PictureFormat format, ReadOnlySpan<byte> file) => format switch
    {
        PictureFormat.Png => PngHeader.Read(file),
        PictureFormat.Jpeg => JpegHeader.Read(file),
        PictureFormat.WebP => WebPHeader.Read(file),
        _ => BmpHeader.Read(file),
    };
}
