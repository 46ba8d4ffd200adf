using System.Globalization;
using Fude.Hosting.Security;
using Fude.Tracking.Console.Sessions;

namespace Fude.Tracking.Console.AppLink;

/// <summary>Drawings of the application for the console's pages, which ask no other site for anything.</summary>
/// <param name="link">The way to the application.</param>
internal sealed class AppPictures(AppClient link)
{
    private const string Folder = "/images/";
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The address of a drawing's picture.</summary>
    public static string AddressOf(long drawing) => string.Create(CultureInfo.InvariantCulture, $"/console/drawings/{drawing}");

    public void Map(IEndpointRouteBuilder app) => app.MapGet("/console/drawings/{id:long}", (RequestDelegate)SendAsync).TakesSession().Requires(Access.Read);

    private async Task SendAsync(HttpContext context)
    {
        var (caller, response) = (context.Caller()!, context.Response);
        var drawing = await link.GetAsync(caller, $"api/drawings/{context.Request.RouteValues["id"]}", AppJson.Default.AppDrawing, context.RequestAborted);
        // A path of the application and of nobody else.
        var picture = drawing.Value?.Original is { } path && path.StartsWith(Folder, StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal)
            ? await link.BytesAsync(caller, path, context.RequestAborted)
            : new AppResult<byte[]>(null, drawing.Trouble);
        if (picture.Value is not { } bytes || !bytes.AsSpan().StartsWith(Png))
        {
            response.StatusCode = picture.Trouble?.Kind is null or AppTroubleKind.Missing ? StatusCodes.Status404NotFound : StatusCodes.Status502BadGateway;
            return;
        }

        response.Headers.CacheControl = "private, max-age=3600";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.ContentType = "image/png";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
