using Fude.Hosting.Security;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Fude.Tracking.Artifacts;

/// <summary>The proxy that <c>mlflow-artifacts:</c> URIs mean: files below the root, by their paths.</summary>
/// <param name="store">The files.</param>
internal sealed class ProxyEndpoints(ArtifactStore store)
{
    private const string Artifacts = "/mlflow-artifacts/artifacts";
    private static readonly string[] Bases = ["/api/2.0", "/ajax-api/2.0"];
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public void Map(WebApplication app)
    {
        foreach (var at in Bases)
        {
            var route = $"{at}{Artifacts}/{{**path}}";
            app.MapMethods(route, Reading, (RequestDelegate)GetAsync).WithMetadata(Access.Read);
            app.MapMethods(route, [HttpMethods.Put], (RequestDelegate)PutAsync).WithMetadata(Access.Write);
            app.MapMethods(route, [HttpMethods.Delete], (RequestDelegate)DeleteAsync).WithMetadata(Access.Write);
            app.MapMethods($"{at}/mlflow-artifacts/mpu/{{operation}}/{{**path}}", [HttpMethods.Post], (RequestDelegate)RefuseParts).WithMetadata(Access.Write);
        }
    }

    private Task GetAsync(HttpContext context)
    {
        var path = PathOf(context);
        return path.IsRoot ? ListAsync(context) : ArtifactDownload.WriteAsync(context, store, path);
    }

    private Task ListAsync(HttpContext context)
    {
        var path = ArtifactPath.Parse(context.Request.Query["path"] is [{ } given, ..] ? given : "");
        var files = store.List(path).Select(entry => ArtifactEndpoints.Describe(entry, "")).ToList();
        return context.Response.WriteAsJsonAsync(new ListProxiedAnswer(files), MlflowJson.Default.ListProxiedAnswer, "application/json", context.RequestAborted);
    }

    private Task PutAsync(HttpContext context) => ArtifactUpload.ReadAsync(context, store, PathOf(context));

    private Task DeleteAsync(HttpContext context)
    {
        store.Delete(PathOf(context)); // nothing there is fine, as in MLflow
        return ArtifactUpload.WriteEmptyAsync(context);
    }

    private static Task RefuseParts(HttpContext context) =>
        throw new MlflowException(ErrorCode.NotImplemented, "Multipart upload is not supported for the current artifact repository: PUT the file in one request.");

    // The route's value is decoded, but for "%2F": "%252F" would be taken for it. The request line says what was meant.
    private static ArtifactPath PathOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var at = path.IndexOf(Artifacts, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            throw PathText.Invalid("the address of the proxy itself is encoded");
        var below = path[(at + Artifacts.Length)..];
        return ArtifactPath.Parse(Uri.UnescapeDataString(below.StartsWith('/') ? below[1..] : below));
    }
}
