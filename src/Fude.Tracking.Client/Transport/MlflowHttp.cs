using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fude.Tracking.Client.Transport;

/// <summary>Requests and answers of the protocol over HTTP: JSON, errors, time limits, repetition.</summary>
internal sealed class MlflowHttp : IDisposable
{
    private static readonly ProductInfoHeaderValue Agent = new("fude", typeof(MlflowHttp).Assembly.GetName().Version?.ToString(3));

    private readonly HttpClient http;
    private readonly Repetition repetition;
    private readonly TimeProvider time;

    public MlflowHttp(TrackingSettings settings, HttpMessageHandler? handler, TimeProvider time)
    {
        Settings = settings;
        this.time = time;
        var address = settings.TrackingUri.AbsoluteUri;
        Server = address.EndsWith('/') ? settings.TrackingUri : new Uri(address + "/");
        http = new HttpClient(handler ?? HttpHandlers.Create(settings), disposeHandler: handler is null) { Timeout = Timeout.InfiniteTimeSpan };
        repetition = new(settings, time);
    }

    public TrackingSettings Settings { get; }

    /// <summary>The server's address with a slash at the end.</summary>
    public Uri Server { get; }

    public void Dispose() => http.Dispose();

    public Task<TAnswer> GetAsync<TAnswer>(string path, Query query, JsonTypeInfo<TAnswer> answer, CancellationToken cancellation) =>
        JsonAsync(() => new HttpRequestMessage(HttpMethod.Get, Address(path + query)), Repeat.Always, answer, cancellation);

    public Task<TAnswer> SendAsync<TRequest, TAnswer>(
        HttpMethod method, string path, TRequest body, JsonTypeInfo<TRequest> request, JsonTypeInfo<TAnswer> answer, Repeat repeat, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, request);
        return JsonAsync(() => new HttpRequestMessage(method, Address(path)) { Content = Json(bytes) }, repeat, answer, cancellation);
    }

    /// <summary>The text that a route answers.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellation) =>
        await repetition.For(Repeat.Always).ExecuteAsync(
            async stop => await ExchangeAsync(new HttpRequestMessage(HttpMethod.Get, Address(path)), (content, _, token) => content.ReadAsStringAsync(token), stop),
            cancellation);

    /// <summary>Sends what <paramref name="request"/> makes, as often as it takes, and reads the answer with <paramref name="read"/>.</summary>
    /// <param name="request">Makes the request, anew for each try.</param>
    /// <param name="repeat">When to try again.</param>
    /// <param name="read">Reads the answer's content; may extend the time that it has.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<T> ExchangeAsync<T>(
        Func<Deadline, HttpRequestMessage> request, Repeat repeat, Func<HttpContent, Deadline, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        await repetition.For(repeat).ExecuteAsync(
            async stop =>
            {
                using var deadline = new Deadline(Settings.RequestTimeout, time, stop);
                return await ExchangeAsync(request(deadline), read, deadline, stop);
            },
            cancellation);

    public Uri Address(string path) => new(Server, path);

    private async Task<TAnswer> JsonAsync<TAnswer>(Func<HttpRequestMessage> request, Repeat repeat, JsonTypeInfo<TAnswer> answer, CancellationToken cancellation) =>
        await repetition.For(repeat).ExecuteAsync(
            async stop => await ExchangeAsync(request(), (content, _, token) => ReadAsync(content, answer, token), stop),
            cancellation);

    private async Task<T> ExchangeAsync<T>(HttpRequestMessage request, Func<HttpContent, Deadline, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var deadline = new Deadline(Settings.RequestTimeout, time, cancellation);
        return await ExchangeAsync(request, read, deadline, cancellation);
    }

    private async Task<T> ExchangeAsync<T>(
        HttpRequestMessage request, Func<HttpContent, Deadline, CancellationToken, Task<T>> read, Deadline deadline, CancellationToken cancellation)
    {
        using (request)
        {
            Prepare(request);
            try
            {
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
                if (await AnswerFaults.ExamineAsync(answer, Server, deadline.Token) is { } fault)
                    throw fault;
                return await read(answer.Content, deadline, deadline.Token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                cancellation.ThrowIfCancellationRequested();
                if (ConnectionFaults.Tell(e, Server, Settings.RequestTimeout) is { } fault)
                    throw fault;
                throw;
            }
        }
    }

    private void Prepare(HttpRequestMessage request)
    {
        request.Headers.UserAgent.Add(Agent);
        // An artifact URI may name another host. It gets the data that it is asked for, but not this server's credentials.
        if (Uri.Compare(request.RequestUri, Server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)
            request.Headers.Authorization = HttpHandlers.Authorization(Settings);
    }

    private async Task<TAnswer> ReadAsync<TAnswer>(HttpContent content, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
    {
        var kind = content.Headers.ContentType?.MediaType ?? "no content type";
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellation);
            if (await JsonSerializer.DeserializeAsync(body, type, cancellation) is { } answer)
                return answer;
        }
        catch (JsonException e) when (kind.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            throw new TrackingException(TrackingFault.Unavailable, $"{Server} answers with JSON that breaks off or is not what MLflow's protocol has: {e.Message}", e);
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw new TrackingException(TrackingFault.NotTracking, $"{Server} does not speak MLflow's protocol: it answers with {kind} instead of JSON; is the tracking URI right?");
    }

    private static ByteArrayContent Json(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
