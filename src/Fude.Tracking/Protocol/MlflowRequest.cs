using System.Text.Json;
using Fude.Tracking.Client;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Protocol;

/// <summary>A request's fields, from its JSON body or, where it has none, from its query.</summary>
public sealed class MlflowRequest : IDisposable
{
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 64 };
    private readonly JsonDocument _document;

    private MlflowRequest(HttpContext http, JsonDocument document) =>
        (Http, _document, Fields) = (http, document, new MlflowFields(document.RootElement, ""));

    /// <summary>The HTTP request and its answer.</summary>
    public HttpContext Http { get; }

    /// <summary>The fields.</summary>
    public MlflowFields Fields { get; }

    /// <summary>Ends when the client has gone.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>Reads a request.</summary>
    /// <exception cref="MlflowException">The body is not JSON, or not an object.</exception>
    public static async ValueTask<MlflowRequest> ReadAsync(HttpContext http)
    {
        var method = http.Request.Method;
        var isPost = HttpMethods.IsPost(method) || HttpMethods.IsPut(method);
        var hasBody = http.Request.ContentLength is > 0 || http.Request.Headers.ContainsKey("Transfer-Encoding");
        if (isPost || (hasBody && !HttpMethods.IsGet(method)))
            CheckContentType(http.Request);
        // What changes something takes its fields from the body alone. Some clients send a body with GET.
        var fromQuery = !isPost && (!hasBody || http.Request.Query.Count > 0);
        return new MlflowRequest(http, fromQuery ? QueryJson.Read(http.Request.Query) : hasBody ? await ParseAsync(http) : JsonDocument.Parse("{}"));
    }

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();

    // A form can be sent by a page of any site without asking; JSON can't.
    private static void CheckContentType(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
            throw new MlflowException(ErrorCode.BadRequest, "Bad Request. Content-Type is missing.");
        if (!request.ContentType.Split(';', 2)[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new MlflowException(ErrorCode.BadRequest, "Bad Request. Content-Type must be one of ['application/json'].");
    }

    private static async ValueTask<JsonDocument> ParseAsync(HttpContext http)
    {
        try
        {
            var document = await JsonDocument.ParseAsync(http.Request.Body, Lenient, http.RequestAborted);
            // Some old clients send the object as JSON inside of a string.
            if (document.RootElement.ValueKind == JsonValueKind.String)
            {
                using var outer = document;
                document = JsonDocument.Parse(outer.RootElement.GetString()!, Lenient);
            }

            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half of a surrogate pair in the string
        {
            throw new MlflowException(ErrorCode.MalformedRequest, $"The body is not JSON: {e.Message}");
        }

        throw new MlflowException(ErrorCode.MalformedRequest, "The body is not a JSON object.");
    }
}
