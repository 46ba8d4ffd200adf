namespace Fude.Imaging;

/// <summary>A decoded picture in memory.</summary>
public sealed class Picture
{
    /// <summary>Wraps pixels that are decoded already.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="rgba">Red, green, blue and alpha of each pixel, row by row. Kept, not copied.</param>
    /// <exception cref="ArgumentException">The array's length is not 4 × width × height.</exception>
    public Picture(int width, int height, byte[] rgba)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(rgba);
        if (rgba.Length != 4L * width * height)
            throw new ArgumentException($"A picture of {width}x{height} has {4L * width * height} bytes, not {rgba.Length}.", nameof(rgba));

        Width = width;
        Height = height;
        Rgba = rgba;
    }

    internal Picture(int width, int height, ReadOnlyMemory<byte> rgba) => (Width, Height, Rgba) = (width, height, rgba);

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue and straight (not premultiplied) alpha of each pixel, row by row, 8 bits each.</summary>
    public ReadOnlyMemory<byte> Rgba { get; }

    /// <summary>True where the file's compression changes pixels (JPEG, lossy WebP), so that faint traces around the ink are no ink.</summary>
    public bool Lossy { get; init; }
}
