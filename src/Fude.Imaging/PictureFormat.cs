namespace Fude.Imaging;

/// <summary>The file formats that are decoded.</summary>
internal enum PictureFormat
{
    Png,
    Jpeg,
    WebP,
    Bmp,
}

/// <summary>Tells formats apart by their first bytes; names and media types sent along are not believed.</summary>
internal static class PictureFormats
{
    public static string Name(this PictureFormat format) => format switch
    {
        PictureFormat.Png => "PNG",
        PictureFormat.Jpeg => "JPEG",
        PictureFormat.WebP => "WebP",
        _ => "BMP",
    };

    public static PictureFormat? Of(ReadOnlySpan<byte> file) => file switch
    {
        _ when file.StartsWith(PngHeader.Signature) => PictureFormat.Png,
        [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
        _ when file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..12].SequenceEqual("WEBP"u8) => PictureFormat.WebP,
        // two letters are little: the four reserved bytes or a known header size must agree
        [(byte)'B', (byte)'M', ..] when BmpHeader.LooksLikeOne(file) => PictureFormat.Bmp,
        _ => null,
    };

    /// <summary>What a file of no accepted format seems to be, for the message.</summary>
    public static string Describe(ReadOnlySpan<byte> file) => file switch
    {
        _ when file.StartsWith("GIF8"u8) => "a GIF picture",
        _ when file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) => "a TIFF picture",
        _ when file.Length >= 12 && file[4..8].SequenceEqual("ftyp"u8) => "a HEIF or AVIF picture or a video",
        _ when file.StartsWith("%PDF"u8) => "a PDF document",
        _ when file.StartsWith("<svg"u8) || file.StartsWith("<?xml"u8) => "an SVG or XML document",
        [0, 0, 1 or 2, 0, ..] => "an icon or cursor",
        _ => "not a picture that is known here",
    };
}
