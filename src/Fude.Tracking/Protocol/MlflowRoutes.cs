using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Protocol;

/// <summary>What a route answers: a message and how it is written.</summary>
/// <param name="write">Writes it.</param>
public sealed class MlflowAnswer(Func<HttpResponse, Task> write)
{
    private static readonly byte[] Nothing = "{}"u8.ToArray();

    /// <summary>A message without fields.</summary>
    public static MlflowAnswer Empty { get; } = new(response => WriteAsync(response, Nothing));

    /// <summary>A message.</summary>
    public static MlflowAnswer Of<T>(T message, JsonTypeInfo<T> type) => new(response =>
    {
        // Whole, with its length: most answers are small, and the largest are bounded by the limits of their routes.
        var writer = new PooledWriter();
        response.HttpContext.Response.RegisterForDispose(writer);
        using (var json = new Utf8JsonWriter(writer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(json, message, type);
        return WriteAsync(response, writer.Written);
    });

    internal Task WriteAsync(HttpResponse response) => write(response);

    private static Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, response.HttpContext.RequestAborted).AsTask();
    }
}

/// <summary>Handles a request of the protocol.</summary>
/// <param name="request">Its fields.</param>
public delegate ValueTask<MlflowAnswer> MlflowHandler(MlflowRequest request);

/// <summary>Maps the protocol's routes, each under both of its base paths.</summary>
/// <param name="app">The host.</param>
public sealed class MlflowRoutes(IEndpointRouteBuilder app)
{
    private const string Api = "/api/2.0/mlflow/";
    private const string AjaxApi = "/ajax-api/2.0/mlflow/";
    private const string OwnApi = "/api/fude/";

    /// <summary>Maps a route under <c>/api</c> and <c>/ajax-api</c>.</summary>
    /// <param name="methods">HTTP methods, separated by a blank.</param>
    /// <param name="path">The path below the base.</param>
    /// <param name="access">Who may use it.</param>
    /// <param name="handler">Handles it.</param>
    public void Map(string methods, string path, Access access, MlflowHandler handler)
    {
        MapAt(methods, Api + path, access, handler);
        MapAt(methods, AjaxApi + path, access, handler);
    }

    /// <summary>Maps a route under <c>/ajax-api</c> only.</summary>
    /// <param name="methods">HTTP methods, separated by a blank.</param>
    /// <param name="path">The path below the base.</param>
    /// <param name="access">Who may use it.</param>
    /// <param name="handler">Handles it.</param>
    public void MapAjax(string methods, string path, Access access, MlflowHandler handler) => MapAt(methods, AjaxApi + path, access, handler);

    /// <summary>Maps a route that MLflow does not have, under <c>/api/fude</c>.</summary>
    /// <param name="methods">HTTP methods, separated by a blank.</param>
    /// <param name="path">The path below the base.</param>
    /// <param name="access">Who may use it.</param>
    /// <param name="handler">Handles it.</param>
    public void MapOwn(string methods, string path, Access access, MlflowHandler handler) => MapAt(methods, OwnApi + path, access, handler);

    private void MapAt(string methods, string path, Access access, MlflowHandler handler) =>
        app.MapMethods(path, methods.Split(' '), (RequestDelegate)(context => RunAsync(context, handler))).WithMetadata(access);

    private static async Task RunAsync(HttpContext context, MlflowHandler handler)
    {
        using var request = await MlflowRequest.ReadAsync(context);
        var answer = await handler(request);
        await answer.WriteAsync(context.Response);
    }
}
