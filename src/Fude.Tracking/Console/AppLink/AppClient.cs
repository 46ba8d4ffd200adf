using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;

namespace Fude.Tracking.Console.AppLink;

/// <summary>
/// Speaks to the application in the name of the console's user: a token of a minute, signed with the key that both hosts have, so that the
/// application's ledger names who did it. Expected failures are values.
/// </summary>
internal sealed class AppClient : IDisposable
{
    private const int MaxBody = 8 << 20; // bytes
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);

    private readonly AppPlaces _places;
    private readonly AccessTokens _tokens;
    private readonly HttpClient _http;

    public AppClient(AppPlaces places, AccessTokens tokens)
    {
        (_places, _tokens) = (places, tokens);
        // A redirection would take the token to somebody else.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = ConnectPatience, PooledConnectionLifetime = TimeSpan.FromMinutes(1) };
        _http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MaxBody };
    }

    /// <summary>Whether an application is set.</summary>
    public bool IsSet => _places.IsSet;

    /// <summary>Reads.</summary>
    public Task<AppResult<T>> GetAsync<T>(Caller caller, string route, JsonTypeInfo<T> answer, CancellationToken cancellation)
        where T : class => SendAsync(caller, HttpMethod.Get, route, null, content => JsonSerializer.Deserialize(content, answer), cancellation);

    /// <summary>Changes something.</summary>
    public Task<AppResult<T>> PostAsync<TBody, T>(Caller caller, string route, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> answer, CancellationToken cancellation)
        where T : class => SendAsync(caller, HttpMethod.Post, route, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), content => JsonSerializer.Deserialize(content, answer), cancellation);

    /// <summary>Reads bytes as they are.</summary>
    public Task<AppResult<byte[]>> BytesAsync(Caller caller, string route, CancellationToken cancellation) => SendAsync(caller, HttpMethod.Get, route, null, content => content, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<AppResult<T>> SendAsync<T>(Caller caller, HttpMethod method, string route, byte[]? body, Func<byte[], T?> read, CancellationToken cancellation)
        where T : class
    {
        if (!_places.IsSet)
            return Trouble<T>(AppTroubleKind.NotSet, "", "");
        var apps = _places.Now();
        if (apps.Count == 0)
            return Trouble<T>(AppTroubleKind.NotStarted, _places.Display, "");
        var token = _tokens.Issue(caller, Lifetime).Text;
        var unreachable = "";
        foreach (var app in apps)
        {
            try
            {
                using var request = Request(method, new Uri(app, route), body, token);
                using var response = await _http.SendAsync(request, cancellation);
                _places.Answered(app);
                return Read(app, response, await response.Content.ReadAsByteArrayAsync(cancellation), read);
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
            {
                unreachable = e.Message; // nothing was sent: the next one may be asked
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                return Trouble<T>(AppTroubleKind.Unreachable, app.ToString(), e.Message);
            }
        }

        return Trouble<T>(AppTroubleKind.Unreachable, string.Join(", ", apps), unreachable);
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address, byte[]? body, string token)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    private static AppResult<T> Read<T>(Uri app, HttpResponseMessage response, byte[] content, Func<byte[], T?> read)
        where T : class
    {
        try
        {
            if (response.IsSuccessStatusCode)
                return read(content) is { } value ? new AppResult<T>(value, null) : Trouble<T>(AppTroubleKind.Foreign, app.ToString(), "");
            var detail = JsonSerializer.Deserialize(content, AppJson.Default.AppProblem)?.Detail;
            return Trouble<T>(
                response.StatusCode switch
                {
                    HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => AppTroubleKind.Refused,
                    HttpStatusCode.NotFound => AppTroubleKind.Missing,
                    HttpStatusCode.MethodNotAllowed => AppTroubleKind.Foreign,
                    >= HttpStatusCode.BadGateway => AppTroubleKind.Unreachable, // a proxy says so, or the application of its database
                    _ when detail is null => AppTroubleKind.Foreign,
                    _ => AppTroubleKind.Told,
                },
                app.ToString(),
                detail ?? $"HTTP {(int)response.StatusCode}");
        }
        catch (JsonException e)
        {
            return Trouble<T>(AppTroubleKind.Foreign, app.ToString(), response.IsSuccessStatusCode ? e.Message : $"HTTP {(int)response.StatusCode}");
        }
    }

    private static AppResult<T> Trouble<T>(AppTroubleKind kind, string where, string detail)
        where T : class => new(null, new AppTrouble(kind, where, detail));
}
