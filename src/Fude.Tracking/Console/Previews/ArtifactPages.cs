using Fude.Hosting.Security;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Fude.Tracking.Console.Previews;

/// <summary>
/// The files of runs for the browsers of people who are signed in: pictures as pictures, pages without an origin, scripts and network, everything else
/// to be saved.
/// </summary>
/// <param name="files">The files.</param>
internal sealed class ArtifactPages(ArtifactFiles files)
{
    /// <summary>What a page that was logged may do: look. Even opened by itself it has no origin, and loads nothing but what it holds.</summary>
    public const string Sandbox = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; frame-ancestors 'self'; form-action 'none'; base-uri 'none'";

    private const string Runs = ArtifactAddress.Base + "runs/";
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods(Runs + "{run}/{**path}", Reading, (RequestDelegate)GetAsync).TakesSession().Requires(Access.Read);
        app.MapMethods(ArtifactAddress.Folders + "{run}/{**path}", Reading, (RequestDelegate)GetFolderAsync).TakesSession().Requires(Access.Read);
    }

    private async Task GetAsync(HttpContext context)
    {
        var (run, path) = Named(context, Runs);
        await using var file = await files.OpenAsync(run, path, context.RequestAborted) ?? throw MlflowException.Missing($"No such artifact: '{path}'.");
        var name = path[(path.LastIndexOf('/') + 1)..];
        var download = context.Request.Query.ContainsKey("download");
        Guard(context.Response.Headers);
        context.Response.Headers.CacheControl = "private, no-cache";
        var type = download ? ContentTypes.Of(name) : PreviewKinds.InlineType(name);
        var changed = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        var tag = new EntityTagHeaderValue($"\"{changed.Ticks:x}-{file.Length:x}\"");
        await TypedResults.Stream(file, type ?? ContentTypes.Of(name), type is null || download ? name : null, new DateTimeOffset(changed), tag, enableRangeProcessing: true).ExecuteAsync(context);
    }

    private async Task GetFolderAsync(HttpContext context)
    {
        var (run, path) = Named(context, ArtifactAddress.Folders);
        Guard(context.Response.Headers);
        context.Response.Headers.CacheControl = "no-store";
        await FolderArchive.WriteAsync(context, files, run, path);
    }

    private static void Guard(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Sandbox;
        headers.XContentTypeOptions = "nosniff";
    }

    // The route's value is decoded, but for "%2F": the request line says what was meant.
    private static (string Run, string Path) Named(HttpContext context, string prefix)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        var below = path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? path[prefix.Length..] : throw PathText.Invalid("the address itself is encoded");
        var slash = below.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (Uri.UnescapeDataString(below), "") : (Uri.UnescapeDataString(below[..slash]), Uri.UnescapeDataString(below[(slash + 1)..]));
    }
}
