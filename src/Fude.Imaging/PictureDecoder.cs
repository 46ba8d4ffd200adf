using System.Diagnostics.CodeAnalysis;
using SkiaSharp;

namespace Fude.Imaging;

/// <summary>
/// Decodes an untrusted picture: PNG, JPEG, WebP or BMP. The file's structure, its size and its frames are read by
/// ourselves first, and only what passes goes to Skia. Nothing is allocated in proportion to a declared size before that.
/// Safe to call from many threads.
/// </summary>
public static class PictureDecoder
{
    /// <summary>Decodes one picture.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What the picture may be at most.</param>
    /// <param name="picture">
    /// The picture where it could be decoded wholly, turned upright where the file's EXIF data say that it lies.
    /// Colour profiles are not applied: grey levels stay what the file says.
    /// </param>
    /// <param name="fault">What is wrong with it otherwise. A picture that breaks off or is corrupted is never given in part,
    /// as far as its format lets one see that (the coded pixels of JPEG and lossy WebP have no checksum).</param>
    /// <returns>Whether there is a picture.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> file,
        PictureLimits limits,
        [NotNullWhen(true)] out Picture? picture,
        [NotNullWhen(false)] out PictureFault? fault) => TryDecode(file, limits, new PictureMemory(), out picture, out fault);

    /// <inheritdoc cref="TryDecode(ReadOnlySpan{byte}, PictureLimits, out Picture?, out PictureFault?)"/>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What the picture may be at most.</param>
    /// <param name="memory">Holds the picture, which is gone with the next use of it.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="fault">What is wrong with it otherwise.</param>
    public static bool TryDecode(
        ReadOnlySpan<byte> file,
        PictureLimits limits,
        PictureMemory memory,
        [NotNullWhen(true)] out Picture? picture,
        [NotNullWhen(false)] out PictureFault? fault)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(memory);
        picture = null;
        fault = Examine(file, limits, out var header);
        if (fault is not null)
            return false;

        picture = Decode(file, header, memory, out fault);
        return picture is not null;
    }

    /// <summary>Everything that can be known without decoding.</summary>
    private static PictureFault? Examine(ReadOnlySpan<byte> file, PictureLimits limits, out PictureHeader header)
    {
        header = default;
        if (file.IsEmpty)
            return PictureFault.NoContent();
        if (file.Length > limits.MaxBytes)
            return PictureFault.FileTooLarge(limits.MaxBytes, file.Length);
        if (PictureFormats.Of(file) is not { } format)
            return PictureFault.Unknown(PictureFormats.Describe(file));

        header = PictureHeader.Read(format, file);
        if (header.Width > limits.MaxSide || header.Height > limits.MaxSide || 4 * header.Width * header.Height > Array.MaxLength)
            return PictureFault.TooManyPixels(limits.MaxSide, header.Width, header.Height);
        if (header.Refusal is not null)
            return PictureFault.Unknown(header.Refusal);
        if (header.Animated)
            return PictureFault.Animated(format);
        return header.Damage is null ? null : PictureFault.Damaged(format, header.Damage);
    }

    private static unsafe Picture? Decode(ReadOnlySpan<byte> file, PictureHeader header, PictureMemory memory, out PictureFault? fault)
    {
        fixed (byte* bytes = file)
        {
            using var data = SKData.Create((nint)bytes, file.Length);
            using var codec = SKCodec.Create(data);
            if (codec is null || codec.Info.Width != header.Width || codec.Info.Height != header.Height)
            {
                fault = PictureFault.Damaged(header.Format, "its header can't be read");
                return null;
            }

            if (codec.FrameCount > 1)
            {
                fault = PictureFault.Animated(header.Format);
                return null;
            }

            var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
            var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, alpha);
            var rgba = memory.Take(info.BytesSize);
            SKCodecResult result;
            fixed (byte* pixels = rgba.Span)
                result = codec.GetPixels(info, (nint)pixels);
            if (result != SKCodecResult.Success)
            {
                var how = result == SKCodecResult.IncompleteInput ? "its pixels break off" : "its pixels can't be read";
                fault = PictureFault.Damaged(header.Format, how);
                return null;
            }

            fault = null;
            return Orientation.Upright(info.Width, info.Height, rgba, codec.EncodedOrigin, header.Lossy);
        }
    }
}
