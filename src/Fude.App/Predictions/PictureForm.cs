using Fude.App.Errors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Fude.App.Predictions;

/// <summary>
/// Reads the one picture of a multipart form into pooled memory. Not <c>ReadFormAsync</c>: that spools to disk, and
/// takes any number of files.
/// </summary>
internal static class PictureForm
{
    /// <summary>The field of the picture.</summary>
    public const string Field = "image";

    private const int LongestBoundary = 70; // RFC 2046, 5.1.1
    private const int LongestName = 40; // of a field name that is told back

    /// <summary>Returns the picture, which the caller disposes, or what is wrong with the form.</summary>
    /// <param name="request">The request, its body unread.</param>
    /// <param name="maxBytes">Largest picture file.</param>
    /// <param name="cancellationToken">The client went away.</param>
    /// <exception cref="BadHttpRequestException">The body is larger or slower than the server takes.</exception>
    public static async Task<(PictureBuffer? Picture, AppFault? Fault)> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return (null, new AppFault(AppErrors.NotAForm, $"Send the picture as multipart/form-data, in the field '{Field}'."));
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
            return (null, Malformed($"its boundary has to have 1 to {LongestBoundary} characters"));

        PictureBuffer? picture = null;
        AppFault? fault = null;
        try
        {
            var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
            while (fault is null && await reader.ReadNextSectionAsync(cancellationToken) is { } section)
                (picture, fault) = await TakeAsync(section, picture, maxBytes, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            fault = Malformed("it breaks off, or its parts are not separated by the boundary that the header announces");
        }
        finally
        {
            if (fault is null && picture is null)
                fault = new AppFault(AppErrors.PictureMissing, $"The form has no file in the field '{Field}'.") { Field = Field };
        }

        if (fault is null)
            return (picture, null);
        picture?.Dispose();
        return (null, fault);
    }

    private static async Task<(PictureBuffer? Picture, AppFault? Fault)> TakeAsync(
        MultipartSection section, PictureBuffer? picture, int maxBytes, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            return (picture, Malformed("a part has no Content-Disposition"));
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (name != Field)
            // Text fields beside the picture do no harm; a file in another field is a mistake worth telling.
            return (picture, disposition.IsFileDisposition() ? Misplaced(name) : null);
        if (picture is not null)
            return (picture, new AppFault(AppErrors.SeveralPictures, $"The form has more than one file in the field '{Field}': send one picture.") { Field = Field, Limit = 1 });

        var taken = await PictureBuffer.ReadAsync(section.Body, maxBytes, cancellationToken);
        if (taken.Length <= maxBytes)
            return (taken, null);
        var fault = new AppFault(AppErrors.FileTooLarge, $"The picture file has more than {maxBytes} bytes.") { Field = Field, Limit = maxBytes };
        return (taken, fault);
    }

    private static AppFault Misplaced(string name)
    {
        var told = name.Length <= LongestName ? name : name[..LongestName] + "…";
        return new AppFault(AppErrors.UnexpectedField, $"There is a file in the field '{told}': send one picture, in the field '{Field}'.") { Field = told };
    }

    private static AppFault Malformed(string why) => new(AppErrors.MalformedForm, $"The form can't be read: {why}.");
}
