using System.Globalization;

namespace Fude.Imaging;

/// <summary>Why a picture can't be used.</summary>
public enum PictureFaultKind
{
    /// <summary>The file has no bytes.</summary>
    NoContent,

    /// <summary>The file has more bytes than <see cref="PictureLimits.MaxBytes"/>.</summary>
    FileTooLarge,

    /// <summary>The file is none of PNG, JPEG, WebP and BMP, or a variant of them that is not accepted.</summary>
    UnknownFormat,

    /// <summary>The file is cut short or corrupted.</summary>
    Damaged,

    /// <summary>The picture is wider or higher than <see cref="PictureLimits.MaxSide"/>.</summary>
    TooManyPixels,

    /// <summary>The file holds several frames.</summary>
    Animated,

    /// <summary>The picture holds no ink, or practically none.</summary>
    EmptyDrawing,
}

/// <summary>Why a picture can't be used, in a form that may be shown to its sender.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Message">One sentence or two that say what is wrong and, for a limit, the limit and what was found.</param>
public sealed record PictureFault(PictureFaultKind Kind, string Message)
{
    /// <summary>The limit that was passed, where the fault is one of size: bytes of the file, or pixels of a side.</summary>
    public long? Limit { get; init; }

    /// <summary>What was found instead, in the limit's unit.</summary>
    public long? Actual { get; init; }

    internal const string Accepted = "PNG, JPEG, WebP and BMP pictures are accepted.";

    internal static PictureFault NoContent() => new(PictureFaultKind.NoContent, $"The file is empty. {Accepted}");

    internal static PictureFault FileTooLarge(long limit, long actual) =>
        new(PictureFaultKind.FileTooLarge, string.Create(CultureInfo.InvariantCulture, $"The file has {actual:N0} bytes; at most {limit:N0} are accepted."))
        {
            Limit = limit,
            Actual = actual,
        };

    internal static PictureFault TooManyPixels(long limit, long width, long height) =>
        new(PictureFaultKind.TooManyPixels, string.Create(CultureInfo.InvariantCulture, $"The picture is {width:N0} x {height:N0} pixels; at most {limit:N0} a side are accepted."))
        {
            Limit = limit,
            Actual = Math.Max(width, height),
        };

    internal static PictureFault Unknown(string what) => new(PictureFaultKind.UnknownFormat, $"The file is {what}. {Accepted}");

    internal static PictureFault Damaged(PictureFormat format, string how) => new(PictureFaultKind.Damaged, $"The {format.Name()} file is damaged: {how}.");

    internal static PictureFault Animated(PictureFormat format) =>
        new(PictureFaultKind.Animated, $"The {format.Name()} file is an animation. Send a picture of one frame.");

    internal static PictureFault EmptyDrawing() => new(PictureFaultKind.EmptyDrawing, "The drawing is empty: there is no ink in the picture.");
}
