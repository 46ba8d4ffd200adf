using Fude.Tracking.Client.Messages;
using Microsoft.AspNetCore.Http.Features;

namespace Fude.Tracking.Artifacts;

/// <summary>Takes a request's body as a file.</summary>
internal static class ArtifactUpload
{
    /// <summary>Writes the file and answers when it lasts.</summary>
    public static async Task ReadAsync(HttpContext context, ArtifactStore store, ArtifactPath path)
    {
        // Where the body is announced to be larger this ends its reading before it began.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = store.Options.MaxFileBytes;
        await store.PutAsync(path, context.Request.Body, cancellation: context.RequestAborted);
        await WriteEmptyAsync(context);
    }

    /// <summary>Answers with a message without fields.</summary>
    public static Task WriteEmptyAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new EmptyAnswer(), MlflowJson.Default.EmptyAnswer, "application/json", context.RequestAborted);
}
