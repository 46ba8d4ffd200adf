using System.Globalization;
using System.Text.Json;
using Fude.App.Caching;
using Fude.App.Errors;
using Fude.App.Feedback;
using Fude.App.Models;
using Fude.App.Settings;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.History;

/// <summary>The history: pages of drawings with every model's answer, newest first.</summary>
internal static class DrawingEndpoints
{
    private const int MostDrawings = 500;
    private const int MostImages = 1000;
    private static readonly DrawingFilter Everything = new();
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDrawings(this WebApplication app)
    {
        app.MapMethods("/api/drawings", Methods, PageAsync).Requires(Access.Anyone);
        app.MapMethods("/api/drawings/{id:long}", Methods, OneAsync).Requires(Access.Anyone);
        app.MapMethods("/api/drawings/span", Methods, SpanAsync).Requires(Access.Anyone);
        app.MapMethods("/api/prediction-history", Methods, PredictionsAsync).Requires(Access.Anyone);
    }

    private static Task PageAsync(HttpContext context)
    {
        var query = new DrawingQuery(context);
        var (filter, before, limit) = (query.Filter(), query.Before(), query.Limit(50, MostDrawings));
        var most = context.RequestServices.GetRequiredService<AppSettings>().History.MaxExamined;
        return AnswerAsync(context, query.Fault, session => DrawingPage.Read(session, filter, before, limit, most), Json(context).Write);
    }

    private static Task OneAsync(HttpContext context)
    {
        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        var json = Json(context);
        return AnswerAsync(context, null, session => DrawingPage.One(session, id).Rows.FirstOrDefault(), json.Write);
    }

    // As the reference application has it.
    private static Task PredictionsAsync(HttpContext context)
    {
        var query = new DrawingQuery(context);
        var (before, limit) = (query.Before(), query.Limit(200, MostImages));
        return AnswerAsync(context, query.Fault, session => DrawingPage.Read(session, Everything, before, limit, 1), PredictionHistoryJson.Write);
    }

    private static Task SpanAsync(HttpContext context) => AnswerAsync(
        context, null, session => session.First("SELECT (SELECT MAX(id) FROM images), (SELECT MIN(id) FROM images)", row => new Span(row.Integer(0) ?? 0, row.Integer(1) ?? 0)), Write);

    private static async Task AnswerAsync<T>(HttpContext context, AppFault? fault, Func<DatabaseSession, T?> read, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        var found = fault is null ? await context.RequestServices.GetRequiredService<Database>().ReadAsync(read, context.RequestAborted) : null;
        if (found is null)
        {
            await new ProblemResult(fault ?? new AppFault(AppErrors.NotFound, "There is no such drawing; it may have been deleted.")).ExecuteAsync(context);
            return;
        }

        using var buffer = PageBuffer.Rent();
        buffer.Write(json => write(json, found));
        var response = context.Response;
        response.Headers.CacheControl = "private, no-cache"; // keep it, but ask each time whether it is still the same
        response.Headers.Vary = "Cookie";
        // By its content, and so the same on every replica. What it saves is the way to the client: to make a page takes about a millisecond.
        if (EntityTags.IsKnown(context, EntityTags.Of(buffer.Written.Span)))
            return;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.Written.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(buffer.Written, context.RequestAborted);
    }

    private static DrawingJson Json(HttpContext context)
    {
        var models = context.RequestServices.GetRequiredService<ServedModels>();
        return new DrawingJson(tag => models.Set.Find(tag)?.Labels, ClientIds.Of(context));
    }

    private static void Write(Utf8JsonWriter json, Span span)
    {
        json.WriteStartObject();
        json.WriteNumber("newest"u8, span.Newest);
        json.WriteNumber("oldest"u8, span.Oldest);
        json.WriteEndObject();
    }

    private sealed record Span(long Newest, long Oldest);
}
