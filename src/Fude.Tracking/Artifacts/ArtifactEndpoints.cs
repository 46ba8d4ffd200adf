using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;
using Fude.Tracking.Registry;
using Fude.Tracking.Runs;
using FileInfo = Fude.Tracking.Client.Messages.FileInfo;

namespace Fude.Tracking.Artifacts;

/// <summary>The routes to the artifacts of a run or a version.</summary>
/// <param name="store">The files.</param>
/// <param name="roots">Where runs and versions keep theirs.</param>
internal sealed class ArtifactEndpoints(ArtifactStore store, ArtifactRoots roots)
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public void Map(WebApplication app, MlflowRoutes routes)
    {
        routes.Map("GET", "artifacts/list", Access.Read, ListAsync);
        app.MapMethods("/get-artifact", Reading, (RequestDelegate)GetOfRunAsync).WithMetadata(Access.Read);
        app.MapMethods("/model-versions/get-artifact", Reading, (RequestDelegate)GetOfVersionAsync).WithMetadata(Access.Read);
        app.MapMethods("/ajax-api/2.0/mlflow/upload-artifact", [HttpMethods.Post], (RequestDelegate)UploadAsync).WithMetadata(Access.Write);
    }

    private async ValueTask<MlflowAnswer> ListAsync(MlflowRequest request)
    {
        var run = RunFields.RunId(request.Fields);
        var path = ArtifactPath.Parse(request.Fields.Text("path") ?? "");
        var after = ListToken.Read(request.Fields.Text("page_token"));
        var uri = await roots.UriOfRunAsync(run, write: false, request.Cancellation);
        var entries = store.List(roots.PathOf(uri).Join(path)).Where(entry => string.CompareOrdinal(entry.Name, after) > 0).ToList();
        var prefix = path.IsRoot ? "" : $"{path}/";
        var page = entries.Take(store.Options.MaxListed).Select(entry => Describe(entry, prefix)).ToList();
        var next = entries.Count > page.Count ? ListToken.Write(entries[page.Count - 1].Name) : null;
        return MlflowAnswer.Of(new ListArtifactsAnswer(uri, page, next), MlflowJson.Default.ListArtifactsAnswer);
    }

    private async Task GetOfRunAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var run = Given(query, "run_id") ?? Given(query, "run_uuid") ?? throw MlflowException.MissingParameter("run_id");
        var path = ArtifactPath.Parse(Required(query, "path"));
        var uri = await roots.UriOfRunAsync(run, write: false, context.RequestAborted);
        await ArtifactDownload.WriteAsync(context, store, roots.PathOf(uri).Join(path));
    }

    private async Task GetOfVersionAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (name, version) = (Required(query, "name"), RegistryFields.ParseVersion(Required(query, "version")));
        var path = ArtifactPath.Parse(Required(query, "path"));
        var root = await roots.OfVersionAsync(name, version, context.RequestAborted);
        await ArtifactDownload.WriteAsync(context, store, root.Join(path));
    }

    private async Task UploadAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var run = Given(query, "run_uuid") ?? Given(query, "run_id") ?? throw MlflowException.Invalid("Request must specify run_uuid.");
        var path = ArtifactPath.Parse(Given(query, "path") ?? throw MlflowException.Invalid("Request must specify path."));
        if (context.Request.ContentLength == 0)
            throw MlflowException.Invalid("Request must specify data.");
        var uri = await roots.UriOfRunAsync(run, write: true, context.RequestAborted);
        if (path.IsRoot)
            throw PathText.Invalid("it names no file");
        await ArtifactUpload.ReadAsync(context, store, roots.PathOf(uri).Join(path));
    }

    internal static FileInfo Describe(ArtifactEntry entry, string prefix) =>
        new(prefix + entry.Name, entry.IsFolder, entry.IsFolder ? null : entry.Bytes);

    private static string? Given(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;

    private static string Required(IQueryCollection query, string name) => Given(query, name) ?? throw MlflowException.MissingParameter(name);
}
