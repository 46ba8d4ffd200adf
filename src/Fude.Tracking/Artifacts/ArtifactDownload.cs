using Fude.Tracking.Errors;
using Microsoft.Net.Http.Headers;

namespace Fude.Tracking.Artifacts;

/// <summary>Answers with a file: a range of it, or nothing where the client has it already; never as something that a browser runs.</summary>
internal static class ArtifactDownload
{
    /// <summary>Answers.</summary>
    /// <exception cref="MlflowException">There is no such file.</exception>
    public static async Task WriteAsync(HttpContext context, ArtifactStore store, ArtifactPath path)
    {
        await using var file = store.Open(path) ?? throw MlflowException.Missing($"No such artifact: '{path}'.");
        var headers = context.Response.Headers;
        // A page that was logged as an artifact gets no origin, no scripts and no network, whatever the browser makes of it.
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-cache"; // kept, and asked for again with its ETag
        var changed = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        var tag = new EntityTagHeaderValue($"\"{changed.Ticks:x}-{file.Length:x}\"");
        await TypedResults.Stream(file, ContentTypes.Of(path.Name), path.Name, new DateTimeOffset(changed), tag, enableRangeProcessing: true).ExecuteAsync(context);
    }
}
