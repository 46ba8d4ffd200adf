using Fude.App.Telemetry;
using Fude.Hosting.Security;
using Fude.Hosting.Servers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Fude.App.Pages;

/// <summary>
/// The page: the files of <c>wwwroot</c>, read once at start-up. A request's path is looked up among them and never
/// becomes a path of the file system.
/// </summary>
internal static class PageEndpoints
{
    private const string Folder = "wwwroot";
    private const string Start = "index.html";
    private static readonly RouteName Named = new("page");

    public static void MapPages(this WebApplication app)
    {
        var root = Path.Combine(app.Environment.ContentRootPath, Folder);
        if (!File.Exists(Path.Combine(root, Start)))
            throw new StartException($"The page is missing: '{root}' has no {Start}. Build or publish Fude.App again.");
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
            var file = new PageFile(File.ReadAllBytes(path), ContentTypeOf(name));
            app.MapMethods(name == Start ? "/" : "/" + name, [HttpMethods.Get, HttpMethods.Head], context => Send(context, file)).WithMetadata(Named).Requires(Access.Anyone);
        }
    }

    private static Task Send(HttpContext context, PageFile file)
    {
        var (request, response) = (context.Request, context.Response);
        var brotli = TakesBrotli(request.Headers.AcceptEncoding);
        var etag = file.ETag(brotli);
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "no-cache"; // keep it, but ask each time whether it is still the same
        response.Headers.Vary = "Accept-Encoding";
        if (Names(request.Headers.IfNoneMatch, etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var body = brotli ? file.Brotli : file.Content;
        if (brotli)
            response.Headers.ContentEncoding = "br";
        response.ContentType = file.ContentType;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
    }

    private static bool TakesBrotli(StringValues accepted) =>
        StringWithQualityHeaderValue.TryParseList(accepted, out var encodings)
        && encodings.Any(encoding => encoding.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && encoding.Quality is null or > 0);

    private static bool Names(StringValues ifNoneMatch, string etag) =>
        EntityTagHeaderValue.TryParseList(ifNoneMatch, out var known)
        && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag.Equals(etag, StringComparison.Ordinal));

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => throw new StartException($"The page has a file of a kind that is not served: {name}"),
    };
}
