using System.Text.Json.Serialization.Metadata;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Protocol;

/// <summary>What a route answers: a message and how it is written.</summary>
/// <param name="write">Writes it.</param>
public sealed class MlflowAnswer(Func<HttpResponse, Task> write)
{
    /// <summary>A message without fields.</summary>
    public static MlflowAnswer Empty { get; } = Of(new EmptyAnswer(), MlflowJson.Default.EmptyAnswer);

    /// <summary>A message.</summary>
    public static MlflowAnswer Of<T>(T message, JsonTypeInfo<T> type) =>
        new(response => response.WriteAsJsonAsync(message, AnswerJson.Of(type), "application/json", response.HttpContext.RequestAborted));

    internal Task WriteAsync(HttpResponse response) => write(response);
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

    private void MapAt(string methods, string path, Access access, MlflowHandler handler) =>
        app.MapMethods(path, methods.Split(' '), (RequestDelegate)(context => RunAsync(context, handler))).WithMetadata(access);

    private static async Task RunAsync(HttpContext context, MlflowHandler handler)
    {
        using var request = await MlflowRequest.ReadAsync(context);
        var answer = await handler(request);
        await answer.WriteAsync(context.Response);
    }
}
