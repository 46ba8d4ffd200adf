using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.LoggedModels;

/// <summary>The routes to the files of a logged model.</summary>
/// <param name="database">The database.</param>
/// <param name="store">The files.</param>
/// <param name="roots">Where they are.</param>
internal sealed class LoggedModelFiles(Database database, ArtifactStore store, ArtifactRoots roots)
{
    public void Map(WebApplication app, MlflowRoutes routes)
    {
        routes.Map("GET", "logged-models/{model_id}/artifacts/directories", Access.Read, ListAsync);
        app.MapMethods("/ajax-api/2.0/mlflow/logged-models/{model_id}/artifacts/files", [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)GetAsync).WithMetadata(Access.Read);
    }

    private async ValueTask<MlflowAnswer> ListAsync(MlflowRequest request)
    {
        var path = ArtifactPath.Parse(request.Fields.Text("artifact_directory_path") ?? "");
        var after = ListToken.Read(request.Fields.Text("page_token"));
        var uri = await UriAsync(LoggedModelFields.ModelId(request), request.Cancellation);
        var entries = store.List(roots.PathOf(uri).Join(path)).Where(entry => string.CompareOrdinal(entry.Name, after) > 0).ToList();
        var page = entries.Take(store.Options.MaxListed).Select(entry => ArtifactEndpoints.Describe(entry, path.IsRoot ? "" : $"{path}/")).ToList();
        return MlflowAnswer.Of(new ListArtifactsAnswer(uri, page, entries.Count > page.Count ? ListToken.Write(entries[page.Count - 1].Name) : null), MlflowJson.Default.ListArtifactsAnswer);
    }

    private async Task GetAsync(HttpContext context)
    {
        var path = ArtifactPath.Parse(context.Request.Query["artifact_file_path"] is [{ Length: > 0 } given, ..] ? given : throw MlflowException.MissingParameter("artifact_file_path"));
        var uri = await UriAsync((string?)context.GetRouteValue("model_id") ?? "", context.RequestAborted);
        await ArtifactDownload.WriteAsync(context, store, roots.PathOf(uri).Join(path));
    }

    private ValueTask<string> UriAsync(string model, CancellationToken cancellation) => database.ReadAsync(session => LoggedModelRows.ArtifactUri(session, model), cancellation);
}
