using Fude.App.Caching;
using Fude.App.Errors;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.History;

/// <summary>The stored pictures. What is at an address never changes; after a deletion there is nothing.</summary>
internal static class PictureEndpoints
{
    private const string Forever = "public, max-age=31536000, immutable";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPictures(this WebApplication app)
    {
        app.MapMethods(PictureNames.Original("{key}"), Methods, context => SendAsync(context, resized: false)).Requires(Access.Anyone);
        app.MapMethods(PictureNames.Resized("{key}"), Methods, context => SendAsync(context, resized: true)).Requires(Access.Anyone);
    }

    private static async Task SendAsync(HttpContext context, bool resized)
    {
        var (services, response) = (context.RequestServices, context.Response);
        var key = (string)context.Request.RouteValues["key"]!;
        var pictures = services.GetRequiredService<StoredPictures>();
        var png = PictureNames.IsKey(key)
            ? await services.GetRequiredService<Database>().ReadAsync(session => Read(session, pictures, key, resized), context.RequestAborted)
            : null;
        if (png is null)
        {
            await new ProblemResult(new AppFault(AppErrors.NotFound, "There is no such picture; it may have been deleted.")).ExecuteAsync(context);
            return;
        }

        response.Headers.CacheControl = Forever;
        if (EntityTags.IsKnown(context, $"\"{key}-{(resized ? "r" : "o")}\""))
            return;
        response.ContentType = "image/png";
        response.ContentLength = png.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(png, context.RequestAborted);
    }

    private static byte[]? Read(DatabaseSession session, StoredPictures pictures, string key, bool resized)
    {
        // The reference application may have left out the slash.
        var address = PictureNames.Original(key);
        var image = session.First(
            "SELECT id, pixels FROM images WHERE original_filename IN (@p0, @p1) ORDER BY id LIMIT 1",
            row => new { Id = row.GetInt64(0), Pixels = row.Bytes(1) },
            address, address[1..]);
        if (image is null)
            return null;
        return resized ? pictures.ReadResized(session, image.Id, key, image.Pixels) : pictures.Read(session, image.Id, key);
    }
}
