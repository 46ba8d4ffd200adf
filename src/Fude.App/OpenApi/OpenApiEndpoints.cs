using Fude.App.Caching;
using Fude.Hosting.Security;

namespace Fude.App.OpenApi;

/// <summary>The OpenAPI document of all routes: written by hand, checked by tests against what the routes answer.</summary>
internal static class OpenApiEndpoints
{
    private const string Document = "openapi.json";
    private static readonly Lazy<byte[]> Content = new(Read); // nobody asks for it before the first prediction

    public static void MapOpenApi(this WebApplication app) => app.MapMethods("/api/openapi.json", [HttpMethods.Get, HttpMethods.Head], SendAsync).Requires(Access.Anyone);

    private static async Task SendAsync(HttpContext context)
    {
        var (response, content) = (context.Response, Content.Value);
        response.Headers.CacheControl = "no-cache";
        if (EntityTags.IsKnown(context, EntityTags.Of(content)))
            return;
        response.ContentType = "application/json";
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static byte[] Read()
    {
        using var stream = typeof(OpenApiEndpoints).Assembly.GetManifestResourceStream(Document)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
